package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointMemoryTest {
    private static final int HEAP_MB = 48;
    private static final int DIRECT_MB = 8;

    @Test
    void aCheckpointLargerThanJavaMemoryIsSavedAndLoaded(@TempDir Path folder)
            throws IOException, InterruptedException {
        assertThat((long) SaveAndLoad.ARRAYS * SaveAndLoad.ARRAY_BYTES)
                .isGreaterThan((long) (HEAP_MB + DIRECT_MB) << 21);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MB + "m",
                "-XX:MaxDirectMemorySize=" + DIRECT_MB + "m"));
        Stream.of("ai.djl.offline", "OPT_OUT_TRACKING").forEach(key -> command.add("-D" + key + "=true"));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), SaveAndLoad.class.getName(), folder.toString()));
        Path output = folder.resolve("output.txt");

        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(output, StandardCharsets.UTF_8))
                .isZero();
    }
}
