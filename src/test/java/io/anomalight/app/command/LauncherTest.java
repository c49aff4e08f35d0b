package io.anomalight.app.command;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anomalight.app.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code bin/anomalight} of a distribution with a fake Java, which only prints its arguments. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a Unix shell script")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LauncherTest {
    private static final String PREPARES = "Preparing quicker starts";

    @TempDir
    Path folder;

    private FakeTools tools = new FakeTools(Path.of(""));
    private Path home = Path.of("");

    @BeforeEach
    void createFiles() throws IOException {
        tools = FakeTools.write(folder);
        home = folder.toRealPath().resolve("für alle");
        FakeTools.executable(home.resolve("bin/anomalight"), Files.readString(Path.of("dist", "bin", "anomalight")));
        Files.createDirectory(home.resolve("lib"));
        Files.writeString(home.resolve("lib/app.jar"), "jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LANG=", "LANG=xx_XX.UTF-8"})
    void aLocaleThatSupportsAsciiOnlyIsReplacedByUtf8(String locale) throws IOException, InterruptedException {
        assumeThat(tools.tool("locale"))
                .as("locale is not installed: the launcher can't find out which letters the locale supports")
                .exists();
        String[] variable = locale.split("=", 2);
        assertThat(run(Map.of(variable[0], variable[1])).said()).contains("LC_ALL=C.UTF-8 ");
        assertThat(run(Map.of("LC_ALL", "C.UTF-8")).said()).contains("LC_ALL=C.UTF-8 ");
    }

    @Test
    void javaIsStartedWithoutTheWarningsOfLaterVersions() throws IOException, InterruptedException {
        assertThat(run(Map.of()).said())
                .contains("--enable-native-access=ALL-UNNAMED", "-Dguice_bytecode_gen_option=DISABLED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "zsh", "ksh", "busybox"})
    void everyShellStartsIt(String shell) throws IOException, InterruptedException {
        Path program = Path.of("/usr/bin", shell);
        assumeThat(program).as("this shell is not installed").isExecutable();
        String[] command = shell.equals("busybox")
                ? new String[] {program.toString(), "sh", script(), "models", "a b"}
                : new String[] {program.toString(), script(), "models", "a b"};
        assertThat(tools.run(Map.of(), command)).satisfies(start -> {
            assertThat(start.said())
                    .contains(PREPARES, "-cp " + home + "/lib/* io.anomalight.app.command.Anomalight models a b");
            assertThat(start.code()).isZero();
        });
    }

    @Test
    void linksOnThePathLeadToTheInstallation() throws IOException, InterruptedException {
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("first"), Path.of("../für alle/bin/anomalight"));
        Files.createSymbolicLink(tools.tool("anomalight"), links.resolve("first"));
        assertThat(tools.run(Map.of(), "/bin/sh", "-c", "cd links && anomalight models")
                        .said())
                .contains(
                        "-Danomalight.home=" + home + " ",
                        "-Danomalight.launcher=" + home.resolve("bin/anomalight"),
                        "-cp " + home + "/lib/* io.anomalight.app.command.Anomalight models");
    }

    @Test
    void pluginsAreOnTheClassPath() throws IOException, InterruptedException {
        assertThat(run(Map.of("ANOMALIGHT_PLUGINS", "one.jar:two.jar")).said())
                .contains("-cp " + home + "/lib/*:one.jar:two.jar io.");
    }

    @Test
    void theFirstStartCreatesTheClassArchiveAndLaterOnesUseIt() throws IOException, InterruptedException {
        assertThat(run(Map.of()).said()).contains(PREPARES).contains("-XX:SharedArchiveFile=" + archive());
        assertThat(run(Map.of()).said()).doesNotContain(PREPARES).contains("-XX:SharedArchiveFile=" + archive());
        assertThat(runs()).isEqualTo(1);
        assertThat(run(Map.of("ANOMALIGHT_CLASS_ARCHIVE", "off")).said()).doesNotContain("SharedArchiveFile");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "train --help", "completion bash"})
    void aStartThatOnlyPrintsDoesNotWaitForTheClassArchive(String words) throws IOException, InterruptedException {
        Finished start = tools.run(Map.of(), "/bin/sh", "-c", "/bin/sh \"$0\" " + words, script());
        assertThat(start.said()).endsWith(" io.anomalight.app.command.Anomalight " + words);
        assertThat(folder.resolve("class-archive-runs")).doesNotExist();
    }

    @Test
    void aDamagedArchiveIsCreatedAgain() throws IOException, InterruptedException {
        run(Map.of());
        for (String damage : List.of("", "class", "classez\n")) {
            Files.writeString(archive(), damage);
            assertThat(run(Map.of()).said())
                    .contains("is damaged; creating it again")
                    .contains("-XX:SharedArchiveFile=" + archive());
            assertThat(archive()).hasContent("classes");
        }
        assertThat(runs()).isEqualTo(4);
    }

    @Test
    void anArchiveOfOtherJarsIsReplaced() throws IOException, InterruptedException {
        run(Map.of());
        Files.writeString(home.resolve("lib/app.jar"), "a newer jar");
        assertThat(run(Map.of()).said()).contains(PREPARES).contains("-XX:SharedArchiveFile=" + archive());
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void anotherJavaHasAnotherArchive() throws IOException, InterruptedException {
        run(Map.of());
        Path first = archive();
        tools.javaIs("25");
        Finished other = run(Map.of());
        assertThat(other.said()).contains(PREPARES, "-XX:SharedArchiveFile=").doesNotContain(first.toString());
        tools.javaIs("17.0.1");
        assertThat(run(Map.of()).said()).contains("-XX:SharedArchiveFile=" + first);
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void anArchiveThatCanNotBeCreatedIsNotTriedAgain() throws IOException, InterruptedException {
        Files.createFile(folder.resolve("broken"));
        Finished first = run(Map.of());
        assertThat(first.said()).contains("The class archive could not be created, so starts stay slower; ");
        assertThat(first.code()).isZero();
        assertThat(run(Map.of()).said()).doesNotContain("class archive", PREPARES, "SharedArchiveFile");
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void aStartDoesNotWaitForAnotherThatCreatesTheArchive() throws IOException, InterruptedException {
        run(Map.of());
        Path archive = archive();
        Files.delete(archive);
        Path turn = Files.createDirectory(archive.resolveSibling(archive.getFileName() + ".turn"));
        assertThat(run(Map.of()).said()).doesNotContain("damaged", "SharedArchiveFile");

        Files.setLastModifiedTime(turn, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        assertThat(run(Map.of()).said()).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(turn).doesNotExist();
    }

    @Test
    void aSignalEndsTheCreationOfTheClassArchiveAtOnce() throws IOException, InterruptedException {
        Path slow = Files.createFile(folder.resolve("slow"));
        Process start = tools.start(Map.of(), "/bin/sh", script());
        try {
            eventually("the training runs", () -> Files.readString(slow).contains("begun"));

            List<ProcessHandle> training = start.descendants().toList();
            assertThat(training).isNotEmpty();

            start.destroy(); // SIGTERM

            assertThat(start.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(start.exitValue()).isEqualTo(143);
            eventually("the training ends", () -> training.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            FakeTools.end(start);
        }
        Files.delete(slow);
        assertThat(run(Map.of()).said()).contains(PREPARES).contains("-XX:SharedArchiveFile=" + archive());
    }

    @Test
    void aJavaThatSaysNothingIsReportedInOneSentence() throws IOException, InterruptedException {
        Files.delete(folder.resolve("jdk/release"));
        FakeTools.executable(tools.java(), "#!/bin/sh\nexit 0\n");

        assertThat(run(Map.of()).said())
                .isEqualTo(
                        tools.java() + " does not tell its version. Set JAVA_HOME to the folder of Java 17 or newer.");
    }

    @Test
    void theHeapOfTheUserIsNotSmallerThanTheFirstHeap() throws IOException, InterruptedException {
        assertThat(run(Map.of("ANOMALIGHT_JAVA_OPTS", "-Xmx40m")).said())
                .contains("-XX:+UseSerialGC", "-Xmx40m")
                .doesNotContain("-Xms48m");
    }

    @Test
    void anInstallationThatCanNotBeWrittenHasItsArchiveInTheCache() throws IOException, InterruptedException {
        Path library = home.resolve("lib");
        Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeThat(Files.isWritable(library))
                .as("this user may write everywhere")
                .isFalse();

        Path cache = folder.resolve("cache");
        assertThat(run(Map.of("XDG_CACHE_HOME", cache.toString())).said())
                .contains("-XX:SharedArchiveFile=" + cache.resolve("anomalight/start/"));
    }

    @Test
    void aMissingJavaIsReportedInOneSentence() throws IOException, InterruptedException {
        assertThat(run(Map.of("JAVA_HOME", "")))
                .isEqualTo(new Finished(
                        2,
                        "Anomalight needs Java 17 or newer, but there is no java on the PATH. Install it, or set"
                                + " JAVA_HOME."));
        assertThat(run(Map.of("JAVA_HOME", "/nowhere")))
                .isEqualTo(new Finished(
                        2,
                        "JAVA_HOME is /nowhere, which has no bin/java. Set it to the folder of Java 17 or newer, or"
                                + " unset it."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_292", "11.0.2", "16"})
    void anOlderJavaIsReportedInOneSentence(String version) throws IOException, InterruptedException {
        tools.javaIs(version);
        assertThat(run(Map.of()))
                .isEqualTo(new Finished(
                        2,
                        "Anomalight needs Java 17 or newer, but " + tools.java() + " is Java " + version
                                + ". Set JAVA_HOME to a newer one."));
    }

    @Test
    void aJavaWithoutAFileOfItsVersionIsAsked() throws IOException, InterruptedException {
        Files.delete(folder.resolve("jdk/release"));
        assertThat(run(Map.of()).said()).contains("io.anomalight.app.command.Anomalight models");
    }

    @Test
    void theJavaOfTheInstallationIsPreferred() throws IOException, InterruptedException {
        FakeTools.executable(home.resolve("runtime/bin/java"), "#!/bin/sh\necho own java\n");
        Files.writeString(home.resolve("runtime/release"), "JAVA_VERSION=\"17.0.1\"\n");
        assertThat(run(Map.of("ANOMALIGHT_CLASS_ARCHIVE", "off")).said()).isEqualTo("own java");
    }

    private String script() {
        return home.resolve("bin/anomalight").toString();
    }

    private Finished run(Map<String, String> variables) throws IOException, InterruptedException {
        return tools.run(variables, "/bin/sh", script(), "models");
    }

    private int runs() throws IOException {
        return tools.lines("class-archive-runs").size();
    }

    private Path archive() throws IOException {
        try (Stream<Path> all = Files.list(home.resolve("lib"))) {
            return all.filter(file -> file.toString().endsWith(".jsa"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
