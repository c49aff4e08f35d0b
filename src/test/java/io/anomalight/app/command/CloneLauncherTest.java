package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anomalight.app.Finished;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The script {@code anomalight} of a clone with a fake Java and a fake Maven. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a Unix shell script")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CloneLauncherTest {
    @TempDir
    Path clone;

    private FakeTools tools = new FakeTools(Path.of(""));

    @BeforeEach
    void createFiles() throws IOException {
        tools = FakeTools.write(clone);
        Path scripts = Path.of("dist");
        for (String script : new String[] {"bin/anomalight", "clone.sh"}) {
            FakeTools.executable(clone.resolve("src/dist").resolve(script), Files.readString(scripts.resolve(script)));
        }
        Files.createSymbolicLink(clone.resolve("anomalight"), Path.of("src/dist/bin/anomalight"));
    }

    @Test
    void theLauncherOfTheCloneIsThatOfTheDistribution() {
        assertThat(Path.of("..", "anomalight")).hasSameBinaryContentAs(Path.of("dist", "bin", "anomalight"));
    }

    @Test
    void theJarsOfTheLastBuildAndTheRecipesOfTheCloneAreUsed() throws IOException, InterruptedException {
        Files.createDirectories(clone.resolve("src/target"));
        Files.createFile(clone.resolve("src/target/built"));
        Path real = clone.toRealPath();
        assertThat(run(Map.of()).said())
                .contains(
                        "-Danomalight.home=" + real + " ",
                        "-Danomalight.launcher=" + real.resolve("anomalight"),
                        "-XX:SharedArchiveFile=" + real.resolve("src/target/classes-"),
                        "-cp " + real + "/src/target/*:" + real + "/src/target/lib/* ");
        assertThat(clone.resolve("builds")).doesNotExist();
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
                Files.createFile(clone.resolve("go"));
                assertThat(String.join("\n", other.lines().toList()))
                        .contains("io.anomalight.app.command.Anomalight models");
                assertThat(second.waitFor()).isZero();
            } finally {
                FakeTools.end(second);
            }
            assertThat(first.waitFor()).isZero();
        } finally {
            FakeTools.end(first);
        }
        assertThat(tools.lines("builds")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKilledBuildDoesNotBlockOtherStarts(boolean flock) throws IOException, InterruptedException {
        lockWith(flock);
        Process first = start();
        try (BufferedReader one = first.inputReader()) {
            assertThat(one.readLine()).startsWith("Building Anomalight");
        } finally {
            FakeTools.end(first);
        }
        Files.createFile(clone.resolve("go"));
        Finished second = run(Map.of());
        assertThat(second.code()).isZero();
        assertThat(second.said()).contains("Building Anomalight").contains("io.anomalight.app.command.Anomalight");
    }

    @Test
    void aMissingMavenIsNamed() throws IOException, InterruptedException {
        Files.delete(tools.tool("mvn"));
        Finished start = run(Map.of());
        assertThat(start.code()).isEqualTo(2);
        assertThat(start.said()).isEqualTo("Maven (mvn) is needed to build Anomalight, but it is not on the PATH.");
    }

    private void lockWith(boolean flock) throws IOException {
        Path tool = tools.tool("flock");
        if (flock) {
            assumeThat(tool)
                    .as("flock is not installed; the launcher then locks with a folder, which the other case tests")
                    .exists();
        } else {
            Files.deleteIfExists(tool);
        }
    }

    private Finished run(Map<String, String> variables) throws IOException, InterruptedException {
        return tools.run(variables, "/bin/sh", clone.resolve("anomalight").toString(), "models");
    }

    private Process start() throws IOException {
        return tools.start(Map.of(), "/bin/sh", clone.resolve("anomalight").toString(), "models");
    }
}
