package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackboneTest {

    @Test
    void listsTheLayersOfEveryBackbone() {
        assertThat(Backbone.named("resnet18").layers())
                .containsExactly(
                        new FeatureLayer("layer1", 64, 4),
                        new FeatureLayer("layer2", 128, 8),
                        new FeatureLayer("layer3", 256, 16),
                        new FeatureLayer("layer4", 512, 32));
        assertThat(Backbone.named("resnet34").layers())
                .isEqualTo(Backbone.named("resnet18").layers());
        assertThat(Backbone.named("resnet50").layers())
                .extracting(FeatureLayer::channels)
                .containsExactly(256, 512, 1024, 2048);
        assertThat(Backbone.named("wide_resnet50_2").layers())
                .isEqualTo(Backbone.named("resnet50").layers());
    }

    @Test
    void parametersAreTorchvisionsWithoutTheClassifier() {
        assertThat(Backbone.named("resnet18").parameters()).isEqualTo(11_689_512 - 513_000);
        assertThat(Backbone.named("resnet34").parameters()).isEqualTo(21_797_672 - 513_000);
        assertThat(Backbone.named("resnet50").parameters()).isEqualTo(25_557_032 - 2_049_000);
        assertThat(Backbone.named("wide_resnet50_2").parameters()).isEqualTo(68_883_240 - 2_049_000);
    }

    @Test
    void givesLayersInTheOrderAskedFor() {
        assertThat(Backbone.named("resnet50").layers(List.of("layer3", "layer1")))
                .extracting(FeatureLayer::name)
                .containsExactly("layer3", "layer1");
    }

    @Test
    void aWrongLayerIsAnErrorThatListsTheRightOnes() {
        assertThatThrownBy(() -> Backbone.named("resnet18").layers(List.of("layer2", "layer5")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layers names \"layer5\", but the layers of resnet18 are layer1 (64 channels, stride 4),"
                        + " layer2 (128 channels, stride 8), layer3 (256 channels, stride 16),"
                        + " layer4 (512 channels, stride 32)");
    }

    @Test
    void refusesNoLayersAndOneTwice() {
        assertThatThrownBy(() -> Backbone.named("resnet18").layers(List.of()))
                .hasMessageStartingWith("layers must name at least one layer of resnet18: layer1 (64 channels");
        assertThatThrownBy(() -> Backbone.named("resnet18").layers(List.of("layer2", "layer2")))
                .hasMessage("layers must name each layer once, but is [layer2, layer2]");
    }

    @Test
    void anUnknownBackboneIsAnErrorThatListsTheKnown() {
        assertThatThrownBy(() -> Backbone.named("resnet51"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("backbone must be one of resnet18, resnet34, resnet50, wide_resnet50_2, ")
                .hasMessageContaining(", dinov2_vits14, ")
                .hasMessageEndingWith(", but is \"resnet51\"");
    }

    @Test
    void aPretrainedSpecWithoutWeightsSaysWhatToSet() {
        assertThatThrownBy(() -> new BackboneSpec("resnet18", List.of("layer1"), true, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weights.resnet18.file=/path/to/resnet18.safetensors")
                .hasMessageContaining("pre_trained=false");
        assertThat(new BackboneSpec("resnet18", List.of("layer1"), false, Map.of()).layers())
                .containsExactly("layer1");
    }
}
