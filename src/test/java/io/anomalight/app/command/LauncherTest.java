package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anomalight.app.Finished;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code anomalight} with a fake Java and a fake Maven, which only print their arguments. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a Unix shell script")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "cat",
            "cksum",
            "dirname",
            "find",
            "flock",
            "grep",
            "head",
            "locale",
            "mkdir",
            "mktemp",
            "mv",
            "readlink",
            "rm",
            "sleep",
            "touch");
    private static final String JAVA =
            """
            #!/bin/sh
            for word; do
              case $word in -XX:ArchiveClassesAtExit=*) echo classes >"${word#*=}"; echo run >>"$ROOT/class-archive-runs" ;; esac
            done
            echo "LC_ALL=${LC_ALL:-}" "$@"
            """;
    // Waits for the file "go" of the test, at most 30 seconds.
    private static final String MAVEN =
            """
            #!/bin/sh
            echo build >>"$ROOT/builds"
            left=300
            until [ -e "$ROOT/go" ] || [ $left = 0 ]; do sleep 0.1; left=$((left - 1)); done
            """;

    @TempDir
    Path home;

    private Path archive = Path.of("");

    @BeforeEach
    void createFiles() throws IOException {
        executable(home.resolve("anomalight"), Files.readString(Path.of("..", "anomalight")));
        executable(home.resolve("jdk/bin/java"), JAVA);
        executable(home.resolve("bin/mvn"), MAVEN);
        for (String tool : TOOLS) {
            for (String folder : List.of("/usr/bin", "/bin")) {
                Path real = Path.of(folder, tool);
                Path link = home.resolve("bin").resolve(tool);
                if (Files.isExecutable(real) && !Files.exists(link)) {
                    executable(link, "#!/bin/sh\nexec " + real + " \"$@\"\n");
                }
            }
        }
        archive = home.resolve("src/target/classes.jsa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LANG=", "LANG=xx_XX.UTF-8"})
    void aLocaleThatSupportsAsciiOnlyIsReplacedByUtf8(String locale) throws IOException, InterruptedException {
        assumeThat(home.resolve("bin/locale"))
                .as("locale is not installed: the launcher can't find out which letters the locale supports")
                .exists();
        built();
        String[] variable = locale.split("=", 2);
        assertThat(run(Map.of(variable[0], variable[1])).said()).contains("LC_ALL=C.UTF-8 ");
        assertThat(run(Map.of("LC_ALL", "C.UTF-8")).said()).contains("LC_ALL=C.UTF-8 ");
    }

    @Test
    void javaIsStartedWithoutTheWarningsOfLaterVersions() throws IOException, InterruptedException {
        built();
        assertThat(run(Map.of()).said())
                .contains("--enable-native-access=ALL-UNNAMED", "-Dguice_bytecode_gen_option=DISABLED");
    }

    @Test
    void aDamagedArchiveIsCreatedAgain() throws IOException, InterruptedException {
        Files.createFile(home.resolve("go"));
        assertThat(run(Map.of()).said()).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(run(Map.of()).said()).doesNotContain("damaged").contains("-XX:SharedArchiveFile=" + archive);
        assertThat(lines("class-archive-runs")).hasSize(1);

        for (String damage : List.of("", "class", "classez\n")) {
            Files.writeString(archive, damage);
            assertThat(run(Map.of()).said())
                    .contains("is damaged; creating it again")
                    .contains("-XX:SharedArchiveFile=" + archive);
            assertThat(archive).hasContent("classes");
        }
        Files.delete(archive.resolveSibling("classes.jsa.sum"));
        assertThat(run(Map.of()).said()).contains("is damaged; creating it again");
        assertThat(lines("builds")).hasSize(1);
    }

    @Test
    void aStartWithoutAnArchiveWorks() throws IOException, InterruptedException {
        built();
        assertThat(run(Map.of())).satisfies(run -> {
            assertThat(run.code()).isZero();
            assertThat(run.said()).doesNotContain("SharedArchiveFile", "damaged");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterAChangeOneOfTwoStartsBuildsAndTheOtherWaits(boolean flock) throws IOException, InterruptedException {
        lockWith(flock);
        Process first = start();
        try (BufferedReader one = first.inputReader()) {
            assertThat(one.readLine()).startsWith("Building Anomalight");
            Process second = start();
            try (BufferedReader other = second.inputReader()) {
                assertThat(other.readLine()).isEqualTo("Another start is building Anomalight; waiting for it ...");
                Files.createFile(home.resolve("go"));
                assertThat(other.readLine()).contains("io.anomalight.app.command.Anomalight");
                assertThat(second.waitFor()).isZero();
            } finally {
                end(second);
            }
            assertThat(first.waitFor()).isZero();
        } finally {
            end(first);
        }
        assertThat(lines("builds")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKilledBuildDoesNotBlockOtherStarts(boolean flock) throws IOException, InterruptedException {
        lockWith(flock);
        Process first = start();
        try (BufferedReader one = first.inputReader()) {
            assertThat(one.readLine()).startsWith("Building Anomalight");
        } finally {
            end(first);
        }
        Files.createFile(home.resolve("go"));
        Finished second = run(Map.of());
        assertThat(second.code()).isZero();
        assertThat(second.said()).contains("Building Anomalight").contains("io.anomalight.app.command.Anomalight");
    }

    private void lockWith(boolean flock) throws IOException {
        Path tool = home.resolve("bin/flock");
        if (flock) {
            assumeThat(tool)
                    .as("flock is not installed; the launcher then locks with a folder, which the other case tests")
                    .exists();
        } else {
            Files.deleteIfExists(tool);
        }
    }

    private void built() throws IOException {
        Files.createDirectories(archive.getParent());
        Files.createFile(home.resolve("src/target/built"));
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(home.resolve(name));
    }

    private Finished run(Map<String, String> variables) throws IOException, InterruptedException {
        Process process = start(variables);
        try (BufferedReader output = process.inputReader()) {
            String said = String.join("\n", output.lines().toList());
            return new Finished(process.waitFor(), said);
        } finally {
            end(process);
        }
    }

    private Process start() throws IOException {
        return start(Map.of());
    }

    private Process start(Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh", home.resolve("anomalight").toString())
                .directory(home.toFile())
                .redirectErrorStream(true);
        Map<String, String> all = new HashMap<>(variables);
        all.putIfAbsent("LANG", "C.UTF-8");
        all.put("PATH", home.resolve("bin").toString());
        all.put("JAVA_HOME", home.resolve("jdk").toString());
        all.put("ROOT", home.toString());
        builder.environment().clear();
        builder.environment().putAll(all);
        return builder.start();
    }

    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly().waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
