package io.anomalight.models.components.backbone.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.GoldenEncoder;
import io.anomalight.models.components.backbone.OtherJar;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class VisionTransformerTest {
    private final Path folder;
    private final OtherJar jar;

    VisionTransformerTest(@TempDir Path folder) {
        this.folder = folder;
        this.jar = new OtherJar(folder, TinyVits.class);
    }

    @AfterEach
    void removeJar() {
        jar.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tiny_vit, tiny_vit",
        "tiny_timm, tiny_vit",
        "tiny_dinov2, tiny_dinov2",
        "tiny_dinov2_reg, tiny_dinov2_reg",
        "tiny_timm_reg, tiny_timm_reg",
        "tiny_dinov3, tiny_dinov3",
        "tiny_clip, tiny_clip"
    })
    void featuresAreThoseOfPyTorch(String network, String backbone, NativeMemory memory) {
        GoldenEncoder golden = new GoldenEncoder(network, backbone, folder, "norm", "block0", "block2");
        assertThat(golden.distance(memory, Precision.FLOAT32)).isLessThan(1e-5);
        assertThat(golden.distance(memory, Precision.BF16)).isBetween(1e-4, 0.03);
    }

    @Test
    void weightsBehindTheDeepestBlockAreNotRead(NativeMemory memory) {
        GoldenEncoder golden = new GoldenEncoder("tiny_dinov2", "tiny_dinov2", folder, "block1");
        assertThat(golden.distance(memory, Precision.FLOAT32)).isLessThan(1e-5);
        try (ModuleState state = new ModuleState(memory.root())) {
            BackboneSpec spec = new BackboneSpec("tiny_dinov2", List.of("block1"), false, Map.of());
            Encoders.load(spec, state, new RunContext(1, Console.SILENT, folder));
            assertThat(state.pretrained().keySet())
                    .contains("encoder.blocks.1.fc2.bias")
                    .noneMatch(name -> name.startsWith("encoder.blocks.2") || name.startsWith("encoder.norm."));
        }
    }

    @Test
    void aFileOfAnotherNetworkIsAnError(NativeMemory memory) {
        new GoldenEncoder("tiny_convnext", "tiny_vit", folder, "block0");
        WeightsSource other = WeightsSource.ofFile(folder.resolve("tiny_convnext.safetensors"));
        BackboneSpec spec = new BackboneSpec("tiny_dinov2", List.of("block0"), true, Map.of("tiny_dinov2", other));
        try (ModuleState state = new ModuleState(memory.root())) {
            assertThatThrownBy(() -> Encoders.load(spec, state, new RunContext(1, Console.SILENT, folder)))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("the weights of tiny_dinov2 in ")
                    .hasMessageContaining("do not contain the tensor \"patch_embed.proj.weight\"");
        }
    }

    @Test
    void publishedTransformersHaveTheirNumberOfParameters() {
        // DINOv2's mask token and ViT's classifier are not counted.
        assertThat(Backbone.named("dinov2_vits14").parameters()).isEqualTo(22_056_576 - 384);
        assertThat(Backbone.named("vit_base_patch16_224").parameters()).isEqualTo(85_798_656);
    }

    @Test
    void layersAreBlocksOfWholePatches() {
        Backbone backbone = Backbone.named("dinov2_vitl14_reg");
        assertThat(backbone.layers()).hasSize(25);
        FeatureLayer layer = backbone.layers(List.of("block11")).get(0);
        assertThat(layer.shape(new ImageSize(224, 448))).isEqualTo("[B, 1024, 16, 32]");
        assertThatThrownBy(() -> layer.positions(new ImageSize(256, 256)))
                .hasMessage(
                        "input_size must be a multiple of 14 on both sides, because the encoder divides the image into"
                                + " patches of 14 pixels: for instance 252 or 266 instead of 256, but is 256x256");
    }
}
