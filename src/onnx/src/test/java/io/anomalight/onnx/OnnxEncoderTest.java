package io.anomalight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.weights.ChannelOrder;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.components.backbone.weights.InputFormat;
import io.anomalight.models.components.backbone.weights.NetworkFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A network that PyTorch exported computes the features that PyTorch computes. */
@NoNativeLeaks
class OnnxEncoderTest {
    private static final Path FILE = EncoderFiles.ofTorch();
    private static final Safetensors GOLDEN = Safetensors.open(EncoderFiles.golden("torch_encoder.safetensors"));
    private static final InputFormat KERAS = new InputFormat(
            Optional.of(ChannelOrder.BGR),
            Optional.of(255.0),
            Optional.of(List.of(103.939, 116.779, 123.68)),
            Optional.of(List.of(1.0, 1.0, 1.0)));

    private static FeatureExtractor load(EncoderFile file, ModuleState state, String... layers) {
        return Encoders.load(BackboneSpec.ofFile(file, List.of(layers)), state, SmallModules.environment());
    }

    private static float[] golden(String name) {
        return GOLDEN.read(name).floats();
    }

    private static NDArray images(NDManager step) {
        Shape shape = new Shape(
                GOLDEN.shape("images").stream().mapToLong(Long::longValue).toArray());
        return step.create(golden("images"), shape);
    }

    @Test
    void itComputesTheFeaturesOfPyTorchInTheOrderOfTheLayers(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder = load(EncoderFile.of(FILE), state, "layer2", "layer1");
            memory.inStep(state, step -> {
                NDList features = encoder.extract(images(step));
                assertThat(features.get(0).getShape()).isEqualTo(new Shape(2, 12, 6, 10));
                assertThat(features.get(1).getShape()).isEqualTo(new Shape(2, 8, 12, 20));
                assertThat(features.get(0).toFloatArray()).containsExactly(golden("layer2"), within(1e-5f));
                assertThat(features.get(1).toFloatArray()).containsExactly(golden("layer1"), within(1e-5f));
            });
        }
    }

    @Test
    void itGivesImagesInTheFormatThatTheNetworkExpects(NativeMemory memory) {
        EncoderFile keras = new EncoderFile(Optional.of(FILE), Optional.of(KERAS));
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder = load(keras, state, "layer2");
            memory.inStep(state, step -> assertThat(
                            encoder.extract(images(step)).get(0).toFloatArray())
                    .containsExactly(golden("layer2_bgr"), within(1e-4f)));
        }
    }

    @Test
    void anImageHasTheSameFeaturesInEveryBatch(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder = load(EncoderFile.of(FILE), state, "layer2");
            memory.inStep(state, step -> {
                NDArray images = images(step);
                float[] both = encoder.extract(images).get(0).toFloatArray();
                float[] second = encoder.extract(images.get("1:2")).get(0).toFloatArray();
                for (int i = 0; i < second.length; i++) {
                    assertThat(second[i]).isCloseTo(both[second.length + i], within(1e-6f));
                }
            });
        }
    }

    @Test
    void channelsAndStridesAreThoseOfTheOutputs() {
        assertThat(BackboneSpec.ofFile(EncoderFile.of(FILE), List.of("layer1", "layer2"))
                        .taps())
                .containsExactly(new FeatureLayer("layer1", 8, 2), new FeatureLayer("layer2", 12, 4));
    }

    @Test
    void aValueWithinTheGraphIsALayer(NativeMemory memory) {
        String inner = new GraphNodes(FILE).firstOutputOf("HardSwish");
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder = load(EncoderFile.of(FILE), state, inner);
            assertThat(encoder.layers()).containsExactly(new FeatureLayer(inner, 12, 4));
        }
    }

    @Test
    void theSessionEndsWithTheState(NativeMemory memory) {
        EncoderGraph graph = EncoderGraph.of(NetworkFile.read(FILE));
        OnnxSession session = new OnnxSession(graph, List.of("layer1"), 1);
        float[] image = new float[3 * 8 * 8];
        try (ModuleState state = new ModuleState(memory.root())) {
            state.open(owner -> NativeMemory.closeWith(owner, session));
            assertThat(session.run(image, 1, new ImageSize(8, 8))).hasSize(1);
        }
        assertThatThrownBy(() -> session.run(image, 1, new ImageSize(8, 8))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyBatchesLeaveNoArraysBehind(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder = load(EncoderFile.of(FILE), state, "layer1", "layer2");
            for (int i = 0; i < 20; i++) {
                memory.inStep(state, step -> encoder.extract(images(step)));
            }
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void theStateKnowsTheFileAndItsChecksum(NativeMemory memory) throws Exception {
        try (ModuleState state = new ModuleState(memory.root())) {
            load(EncoderFile.of(FILE), state, "layer1");
            assertThat(state.provenance())
                    .containsEntry("encoder.sha256", Sha256.of(FILE))
                    .containsEntry("encoder.source", "file " + FILE);
            assertThat(state.pretrainedFile().orElseThrow().content()).isEqualTo(Files.readAllBytes(FILE));
        }
    }

    @Test
    void itTakesImagesOfAllSizesThatTheNetworkTakes(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FeatureExtractor encoder = load(EncoderFile.of(FILE), state, "layer2");
            memory.inStep(state, step -> assertThat(encoder.extract(step.zeros(new Shape(1, 3, 21, 34)))
                            .get(0)
                            .getShape())
                    .isEqualTo(new Shape(1, 12, 6, 9)));
            assertThat(encoder.grids(new ImageSize(21, 34))).containsExactly(new ImageSize(6, 9));
        }
    }
}
