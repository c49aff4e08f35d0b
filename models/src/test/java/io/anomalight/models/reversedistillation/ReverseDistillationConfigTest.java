package io.anomalight.models.reversedistillation;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.reversedistillation.ReverseDistillationConfig.AnomalyMapMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReverseDistillationConfigTest {
    private static final List<String> THREE = List.of("layer1", "layer2", "layer3");

    @Test
    void onlyTheThreeLayersThatTheEmbeddingJoins() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(new ImageSize(64, 64), List.of("layer2", "layer3"), 0.005))
                .withMessageContaining("layers must be [layer1, layer2, layer3]")
                .withMessageContaining("[layer2, layer3]");
    }

    @Test
    void onlySizesThatTheDecoderCanRebuild() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(new ImageSize(64, 100), THREE, 0.005))
                .withMessageContaining("input_size must be a multiple of 32")
                .withMessageContaining("64x100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(new ImageSize(32, 32), THREE, 0.005))
                .withMessageContaining("input_size")
                .withMessageContaining("32x32");
    }

    @Test
    void onlyDescents() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(new ImageSize(64, 64), THREE, 0))
                .withMessageContaining("lr must be positive");
    }

    private static void config(ImageSize size, List<String> layers, double lr) {
        new ReverseDistillationConfig(
                size,
                new BackboneSpec("resnet18", layers, false, Map.of()),
                AnomalyMapMode.ADD,
                lr,
                0.5,
                0.99,
                Optional.empty());
    }
}
