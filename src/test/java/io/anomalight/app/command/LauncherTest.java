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

/** The script {@code anomalight} with a Java and a Maven that only say how they were called. */
@DisabledOnOs(OS.WINDOWS)
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
              case $word in -XX:ArchiveClassesAtExit=*) echo classes >"${word#*=}"; echo rehearsed >>"$HOUSE/rehearsals" ;; esac
            done
            echo "LC_ALL=${LC_ALL:-}" "$@"
            """;
    // Waits for the test, and gives up after half a minute.
    private static final String MAVEN =
            """
            #!/bin/sh
            echo build >>"$HOUSE/builds"
            left=300
            until [ -e "$HOUSE/go" ] || [ $left = 0 ]; do sleep 0.1; left=$((left - 1)); done
            """;

    @TempDir
    Path house;

    private Path archive = Path.of("");

    @BeforeEach
    void furnish() throws IOException {
        executable(house.resolve("anomalight"), Files.readString(Path.of("..", "anomalight")));
        executable(house.resolve("jdk/bin/java"), JAVA);
        executable(house.resolve("bin/mvn"), MAVEN);
        for (String tool : TOOLS) {
            for (String folder : List.of("/usr/bin", "/bin")) {
                Path real = Path.of(folder, tool);
                Path link = house.resolve("bin").resolve(tool);
                if (Files.isExecutable(real) && !Files.exists(link)) {
                    executable(link, "#!/bin/sh\nexec " + real + " \"$@\"\n");
                }
            }
        }
        archive = house.resolve("src/target/classes.jsa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LANG=", "LANG=xx_XX.UTF-8"})
    void aLocaleThatKnowsAsciiOnlyGivesWayToUtf8(String locale) throws IOException, InterruptedException {
        assumeThat(house.resolve("bin/locale")).exists();
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
    void anArchiveThatWasCutShortIsMadeAnew() throws IOException, InterruptedException {
        Files.createFile(house.resolve("go"));
        assertThat(run(Map.of()).said()).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(run(Map.of()).said()).doesNotContain("damaged").contains("-XX:SharedArchiveFile=" + archive);
        assertThat(lines("rehearsals")).hasSize(1);

        for (String damage : List.of("", "class", "classez\n")) {
            Files.writeString(archive, damage);
            assertThat(run(Map.of()).said())
                    .contains("are damaged; making them anew")
                    .contains("-XX:SharedArchiveFile=" + archive);
            assertThat(archive).hasContent("classes");
        }
        Files.delete(archive.resolveSibling("classes.jsa.sum"));
        assertThat(run(Map.of()).said()).contains("are damaged; making them anew");
        assertThat(lines("builds")).hasSize(1);
    }

    @Test
    void withoutAnArchiveAStartIsSlowerAndNothingElse() throws IOException, InterruptedException {
        built();
        assertThat(run(Map.of())).satisfies(run -> {
            assertThat(run.code()).isZero();
            assertThat(run.said()).doesNotContain("SharedArchiveFile", "damaged");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoStartsAfterAChangeOneBuildsAndTheOtherWaits(boolean flock) throws IOException, InterruptedException {
        lockWith(flock);
        Process first = start();
        try (BufferedReader one = first.inputReader()) {
            assertThat(one.readLine()).startsWith("Building Anomalight");
            Process second = start();
            try (BufferedReader other = second.inputReader()) {
                assertThat(other.readLine()).isEqualTo("Another start is building Anomalight; waiting for it ...");
                Files.createFile(house.resolve("go"));
                assertThat(other.readLine()).contains("io.anomalight.app.Anomalight");
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
    void aKilledBuildDoesNotKeepOthersWaiting(boolean flock) throws IOException, InterruptedException {
        lockWith(flock);
        Process first = start();
        try (BufferedReader one = first.inputReader()) {
            assertThat(one.readLine()).startsWith("Building Anomalight");
        } finally {
            end(first);
        }
        Files.createFile(house.resolve("go"));
        Finished second = run(Map.of());
        assertThat(second.code()).isZero();
        assertThat(second.said()).contains("Building Anomalight").contains("io.anomalight.app.Anomalight");
    }

    private void lockWith(boolean flock) throws IOException {
        Path tool = house.resolve("bin/flock");
        if (flock) {
            assumeThat(tool).exists();
        } else {
            Files.deleteIfExists(tool);
        }
    }

    private void built() throws IOException {
        Files.createDirectories(archive.getParent());
        Files.createFile(house.resolve("src/target/built"));
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(house.resolve(name));
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
                        "/bin/sh", house.resolve("anomalight").toString())
                .directory(house.toFile())
                .redirectErrorStream(true);
        Map<String, String> all = new HashMap<>(variables);
        all.putIfAbsent("LANG", "C.UTF-8");
        all.put("PATH", house.resolve("bin").toString());
        all.put("JAVA_HOME", house.resolve("jdk").toString());
        all.put("HOUSE", house.toString());
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
