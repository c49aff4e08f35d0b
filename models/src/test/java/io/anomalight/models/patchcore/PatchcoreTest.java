package io.anomalight.models.patchcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class PatchcoreTest {

    @Test
    void theWeightIsThatOfThePaperEvenForLargeDistances(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray star = manager.create(new float[] {2, 300});
            NDArray distances = manager.create(new float[] {2, 2.5f, 3, 300, 301, 400}, new Shape(2, 3));
            float[] scores = EagerOperand.compute(
                            new NDList(star, distances), in -> PatchScores.reweighted(in.get(0), in.get(1)))
                    .toFloatArray();
            double sum = Math.exp(2) + Math.exp(2.5) + Math.exp(3);
            assertThat((double) scores[0]).isCloseTo((1 - Math.exp(2) / sum) * 2, within(1e-6));
            assertThat(scores[1]).isCloseTo(300, within(1e-3f));
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() -> config(0, 9, 1))
                .hasMessageContaining("coreset_sampling_ratio")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> config(1.5, 9, 1)).hasMessageContaining("at most 1, but is 1.5");
        assertThatThrownBy(() -> config(0.1, 0, 1)).hasMessageContaining("num_neighbors must be at least 1, but is 0");
        assertThatThrownBy(() -> config(0.1, 9, 0)).hasMessageContaining("max_memory_mb must be at least 1, but is 0");
    }

    private static PatchcoreConfig config(double ratio, int neighbours, int megabytes) {
        return new PatchcoreConfig(
                new ImageSize(64, 64),
                new BackboneSpec("resnet18", List.of("layer1"), false, Map.of()),
                ratio,
                neighbours,
                megabytes,
                Optional.empty());
    }
}
