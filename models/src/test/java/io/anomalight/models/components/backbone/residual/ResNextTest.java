package io.anomalight.models.components.backbone.residual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.GoldenEncoder;
import io.anomalight.models.components.backbone.OtherJar;
import io.anomalight.models.components.backbone.Padding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class ResNextTest {
    private final Path folder;

    ResNextTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void groupedConvolutionsAreThoseOfPyTorchPackedOrNot(NativeMemory memory) {
        OtherJar jar = new OtherJar(folder, TinyResNexts.class);
        try (jar) {
            GoldenEncoder golden = new GoldenEncoder("tiny_resnext", "tiny_resnext", folder, "layer2", "layer1");
            assertThat(golden.distance(memory, Precision.FLOAT32)).isLessThan(1e-5);
            assertThat(golden.plain().distance(memory, Precision.FLOAT32)).isLessThan(1e-5);
            assertThat(golden.distance(memory, Precision.BF16)).isBetween(1e-4, 0.03);
        }
    }

    @Test
    void reflectPaddingIsThatOfPyTorch(NativeMemory memory) {
        OtherJar jar = new OtherJar(folder, TinyResNexts.class);
        try (jar) {
            GoldenEncoder golden =
                    new GoldenEncoder("tiny_resnext", "tiny_resnext", folder, "layer2", "layer1").reflecting();
            assertThat(golden.distance(memory, Precision.FLOAT32)).isLessThan(1e-5);
            assertThat(golden.distance(memory, Precision.BF16)).isBetween(1e-4, 0.03);
        }
    }

    @Test
    void modelsThatTrainACopyRefuseReflectPadding() {
        BackboneSpec encoder =
                new BackboneSpec("resnet18", List.of("layer1"), false, Map.of(), Optional.of(Padding.REFLECT));
        assertThatThrownBy(() -> encoder.network().residualFor("trains a copy of its encoder"))
                .hasMessage("encoder_padding must be zeros, because the model trains a copy of its encoder");
    }

    @Test
    void reflectionNeedsNetworksThatPadAndRoomForIt() {
        Optional<Padding> reflect = Optional.of(Padding.REFLECT);
        assertThatThrownBy(() -> new BackboneSpec("dinov2_vits14", List.of("block1"), false, Map.of(), reflect))
                .hasMessage(
                        "encoder_padding = reflect can't be used with dinov2_vits14, which does not pad its features by"
                                + " zeros: set encoder_padding=zeros");
        BackboneSpec encoder = new BackboneSpec("resnet18", List.of("layer2"), false, Map.of(), reflect);
        assertThatThrownBy(() -> encoder.requireRoom(new ImageSize(64, 24)))
                .hasMessage(
                        "input_size must be at least 32 pixels on both sides with encoder_padding = reflect, but is 64x24");
        encoder.requireRoom(new ImageSize(64, 32));
    }

    /** The numbers are torchvision's, without the classifier of 2,049,000 weights. */
    @ParameterizedTest
    @CsvSource({
        "resnet101, 44549160",
        "wide_resnet101_2, 126886696",
        "resnext50_32x4d, 25028904",
        "resnext101_32x8d, 88791336"
    })
    void publishedNetworksHaveTheirNumberOfParameters(String id, long withClassifier) {
        assertThat(Backbone.named(id).parameters()).isEqualTo(withClassifier - 2_049_000);
    }

    @Test
    void onlyNetworksWithoutGroupsCanBeCopied() {
        assertThat(Backbone.named("wide_resnet101_2").residual()).isPresent();
        assertThat(Backbone.named("resnext50_32x4d").residual()).isEmpty();
    }
}
