package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.testing.Fuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFuzzTest {
    @TempDir
    Path folder;

    @Test
    void aDamagedFileIsReadOrRefusedWithAMessage() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        Fuzz fuzz = Fuzz.of(
                "safetensors",
                UserError.class,
                List.of(
                        "\"F32\"",
                        "\"I64\"",
                        "\"BF16\"",
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"shape\":",
                        "\"data_offsets\":[0,8]",
                        ","));
        Fuzz.Tally tally = fuzz.run(List.of(small(), typical()), mutant -> {
            Files.write(file, mutant);
            Safetensors opened = Safetensors.open(file);
            for (String name : opened.names()) {
                Tensor tensor = opened.read(name);
                assertThat(tensor.shape()).isEqualTo(opened.shape(name));
                assertThat(tensor.data().remaining())
                        .isEqualTo(tensor.type().bytes() * (int) Tensor.elements(tensor.shape()))
                        .isLessThanOrEqualTo(mutant.length);
            }
        });

        assertThat(tally.refused()).isPositive();
    }

    private byte[] small() throws IOException {
        return written(Map.of("a", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)), Map.of());
    }

    private byte[] typical() throws IOException {
        return written(
                Map.of(
                        "layer.weight", Tensor.of(new float[60], 3, 4, 5),
                        "layer.count", Tensor.of(new long[] {7}),
                        "layer.none", Tensor.of(new float[0], 0, 4)),
                Map.of("format", "pt"));
    }

    private byte[] written(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        Path file = folder.resolve("original.safetensors");
        Safetensors.write(file, tensors, metadata);
        return Files.readAllBytes(file);
    }
}
