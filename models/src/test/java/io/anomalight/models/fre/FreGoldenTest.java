package io.anomalight.models.fre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.index.NDIndex;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.pooling.PooledLayerSpec;
import io.anomalight.models.testing.GivenFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against {@code fre_reference.py}. */
@NoNativeLeaks
class FreGoldenTest {
    private static final ImageSize SIZE = new ImageSize(8, 14);
    private static final int TRAIN = 12;
    private static final int TEST = 3;
    private static final int BATCH = 4;

    private final Safetensors golden = Golden.open("fre");

    @Test
    void stepsOfTrainingMapsAndScoresAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Fre fre = fre(state);
            for (String name : TiedAutoencoder.PARAMETERS) {
                memory.inStep(state, step -> state.get(name)
                        .set(
                                new NDIndex("..."),
                                step.create(
                                        golden.read("before." + last(name)).floats(),
                                        state.get(name).getShape())));
            }
            assertClose("losses", losses(fre, memory));
            for (String name : TiedAutoencoder.PARAMETERS) {
                assertClose("after." + last(name), state.get(name).toFloatArray());
            }
            memory.inStep(state, step -> {
                Prediction prediction = fre.validationStep(GivenFeatures.batch(step, SIZE, TRAIN, TRAIN + TEST));
                assertClose("scores", prediction.scores().toFloatArray());
                assertClose("maps", prediction.anomalyMaps().toFloatArray());
            });
            assertThat(state.leaked()).isZero();
        }
    }

    private float[] losses(Fre fre, NativeMemory memory) {
        float[] losses = new float[golden.read("losses").floats().length];
        try (Optimizers optimizers = new Optimizers(fre.configureOptimizers(), fre.state(), memory.root())) {
            for (int i = 0; i < losses.length; i++) {
                int at = i;
                int first = i * BATCH % TRAIN;
                memory.inStep(
                        fre.state(),
                        step -> losses[at] = fre.trainingStep(
                                        GivenFeatures.batch(step, SIZE, first, first + BATCH), optimizers)
                                .scalars()
                                .getOrDefault("loss", Double.NaN)
                                .floatValue());
            }
        }
        return losses;
    }

    private Fre fre(ModuleState state) {
        float[] train = golden.read("train").floats();
        float[] test = golden.read("test").floats();
        float[] all = Arrays.copyOf(train, train.length + test.length);
        System.arraycopy(test, 0, all, train.length, test.length);
        GivenFeatures encoder = new GivenFeatures(
                List.of(new FeatureLayer("layer1", 5, 2)), List.of(all), List.of(new ImageSize(4, 7)));
        PooledLayerSpec features = new PooledLayerSpec("resnet18", "layer1", false, 2, Map.of());
        return new Fre(new FreConfig(SIZE, features, 3, 1e-2), encoder, state, new SplittableRandom(1));
    }

    private static String last(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    private void assertClose(String name, float[] actual) {
        float[] expected = golden.read(name).floats();
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).as(name).containsExactly(expected, within(1e-5f * largest));
    }
}
