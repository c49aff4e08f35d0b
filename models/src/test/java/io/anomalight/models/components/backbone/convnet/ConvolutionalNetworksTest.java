package io.anomalight.models.components.backbone.convnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.GoldenEncoder;
import io.anomalight.models.components.backbone.OtherJar;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoNativeLeaks
class ConvolutionalNetworksTest {
    private final Path folder;
    private final OtherJar jar;

    ConvolutionalNetworksTest(@TempDir Path folder) {
        this.folder = folder;
        this.jar = new OtherJar(folder, TinyConvNets.class);
    }

    @AfterEach
    void removeJar() {
        jar.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny_efficientnet", "tiny_mobilenetv2", "tiny_mobilenetv3", "tiny_convnext"})
    void featuresAreThoseOfPyTorch(String network, NativeMemory memory) {
        GoldenEncoder golden = new GoldenEncoder(network, network, folder, "stage2", "stage1");
        assertThat(golden.distance(memory, Precision.FLOAT32)).isLessThan(1e-5);
        assertThat(golden.distance(memory, Precision.BF16)).isBetween(1e-4, 0.05);
    }

    @Test
    void aDeeperStageIsThatOfPyTorch(NativeMemory memory) {
        GoldenEncoder golden = new GoldenEncoder("tiny_efficientnet", "tiny_efficientnet", folder, "stage3");
        assertThat(golden.distance(memory, Precision.FLOAT32)).isLessThan(1e-5);
    }

    @Test
    void reflectPaddingIsThatOfPyTorch(NativeMemory memory) {
        GoldenEncoder golden =
                new GoldenEncoder("tiny_efficientnet", "tiny_efficientnet", folder, "stage3", "stage2").reflecting();
        assertThat(golden.distance(memory, Precision.FLOAT32)).isLessThan(1e-5);
    }

    /** The numbers are those of the papers' networks in torchvision, without head and classifier. */
    @ParameterizedTest
    @CsvSource({
        "efficientnet_b0, 3595388, 320",
        "mobilenetv2_100, 1811712, 320",
        "convnext_tiny, 27818592, 768",
        "convnext_small, 49453152, 768"
    })
    void publishedNetworksHaveTheirNumberOfParameters(String id, long parameters, int channels) {
        Backbone backbone = Backbone.named(id);
        assertThat(backbone.parameters()).isEqualTo(parameters);
        assertThat(backbone.layers().get(backbone.layers().size() - 1).channels())
                .isEqualTo(channels);
    }

    @Test
    void largerEfficientNetsAreScaledAsPublished() {
        assertThat(Backbone.named("efficientnet_b4").layers())
                .extracting(FeatureLayer::channels)
                .containsExactly(24, 32, 56, 112, 160, 272, 448);
        assertThat(Backbone.named("efficientnet_b5").layers())
                .extracting(FeatureLayer::stride)
                .containsExactly(2, 4, 8, 16, 16, 32, 32);
    }

    @Test
    void mapsRoundUpWithPaddingAndDownWithout() {
        ImageSize odd = new ImageSize(33, 47);
        assertThat(Backbone.named("mobilenetv3_small_100").layers().get(1).positions(odd))
                .isEqualTo(new ImageSize(5, 6));
        assertThat(Backbone.named("convnext_tiny").layers().get(1).positions(odd))
                .isEqualTo(new ImageSize(4, 5));
    }
}
