package io.anomalight.models.padim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.Prediction;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.testing.GivenFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against {@code padim_reference.py}, which fits each position's Gaussian to all images at once, in float64. */
@NoNativeLeaks
class PadimGoldenTest {
    private static final ImageSize SIZE = new ImageSize(24, 32);
    private static final List<ImageSize> GRIDS = List.of(new ImageSize(6, 8), new ImageSize(3, 4), new ImageSize(2, 2));
    private static final List<FeatureLayer> LAYERS = List.of(
            new FeatureLayer("layer1", 6, 4), new FeatureLayer("layer2", 8, 8), new FeatureLayer("layer3", 10, 16));
    private static final int TRAIN = 9;
    private static final int TEST = 3;

    private final Safetensors golden = Golden.open("padim");

    @Test
    void mapsAndScoresAgreeWithTheReferenceHoweverTheImagesAreBatched(NativeMemory memory) {
        for (int batch : List.of(1, 4, TRAIN)) {
            assertAgrees(memory, batch);
        }
    }

    private void assertAgrees(NativeMemory memory, int batch) {
        try (ModuleState state = new ModuleState(memory.root());
                Optimizers none = new Optimizers(List.of(), state, memory.root())) {
            Padim padim = padim(state);
            for (int from = 0; from < TRAIN; from += batch) {
                int first = from;
                int last = Math.min(TRAIN, from + batch);
                memory.inStep(state, step -> padim.trainingStep(GivenFeatures.batch(step, SIZE, first, last), none));
            }
            memory.inStep(state, step -> padim.onTrainEpochEnd());
            memory.inStep(state, step -> {
                Prediction prediction = padim.validationStep(GivenFeatures.batch(step, SIZE, TRAIN, TRAIN + TEST));
                assertClose(prediction.scores().toFloatArray(), "scores");
                assertClose(prediction.anomalyMaps().toFloatArray(), "maps");
            });
            assertThat(state.leaked()).isZero();
        }
    }

    private Padim padim(ModuleState state) {
        GivenFeatures encoder = new GivenFeatures(
                LAYERS,
                IntStream.range(0, LAYERS.size()).mapToObj(this::features).toList(),
                GRIDS);
        long[] dimensions = golden.read("dimensions").longs();
        PatchEmbedding embedding = new PatchEmbedding(encoder, SIZE, dimensions.length, state, new SplittableRandom(1));
        state.buffer(PatchEmbedding.DIMENSIONS, dimensions, dimensions.length);
        return new Padim(SIZE, true, encoder, embedding, state, Console.SILENT);
    }

    private float[] features(int tap) {
        List<Float> all = new ArrayList<>();
        for (String split : List.of("train.", "test.")) {
            for (float value : golden.read(split + tap).floats()) {
                all.add(value);
            }
        }
        float[] values = new float[all.size()];
        IntStream.range(0, values.length).forEach(i -> values[i] = all.get(i));
        return values;
    }

    private void assertClose(float[] actual, String name) {
        float[] expected = golden.read(name).floats();
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(2e-5f * expected[i]));
        }
    }
}
