package io.anomalight.models.fre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.Prediction;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.pooling.PooledLayerSpec;
import io.anomalight.models.testing.GivenFeatures;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class FreTest {
    /** As large as the grid of the features, so that maps are the cells themselves. */
    private static final ImageSize SIZE = new ImageSize(4, 5);

    private static final int CHANNELS = 3;
    private static final int TRAIN = 16;
    private static final int DEFECT = TRAIN + 1;
    private static final int DEFECTIVE_CELL = 7;

    /** Images that differ along two directions; the last has other features at one position. */
    private static float[] features() {
        SplittableRandom random = new SplittableRandom(3);
        int length = CHANNELS * SIZE.pixels();
        float[] directions = new float[2 * length];
        for (int i = 0; i < directions.length; i++) {
            directions[i] = (float) random.nextGaussian();
        }
        float[] features = new float[(DEFECT + 1) * length];
        for (int image = 0; image <= DEFECT; image++) {
            double first = random.nextGaussian();
            double second = random.nextGaussian();
            for (int i = 0; i < length; i++) {
                features[image * length + i] = (float) (1 + first * directions[i] + second * directions[length + i]);
            }
        }
        for (int channel = 0; channel < CHANNELS; channel++) {
            features[DEFECT * length + channel * SIZE.pixels() + DEFECTIVE_CELL] += 3;
        }
        return features;
    }

    @Test
    void learnsToReconstructNormalFeaturesAndFindsADefect(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Fre fre = fre(state);
            try (Optimizers optimizers = new Optimizers(fre.configureOptimizers(), state, memory.root())) {
                for (int i = 0; i < 300; i++) {
                    memory.inStep(
                            state, step -> fre.trainingStep(GivenFeatures.batch(step, SIZE, 0, TRAIN), optimizers));
                }
            }
            memory.inStep(state, step -> {
                Prediction prediction = fre.validationStep(GivenFeatures.batch(step, SIZE, TRAIN, DEFECT + 1));
                float[] scores = prediction.scores().toFloatArray();
                assertThat(scores[1]).isGreaterThan(20 * scores[0]).isGreaterThan(10);
                assertThat(prediction.anomalyMaps().get(1).argMax().getLong()).isEqualTo(DEFECTIVE_CELL);
            });
        }
    }

    @Test
    void theCellsOfAMapAddUpToTheScore(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Fre fre = fre(state);
            memory.inStep(state, step -> {
                Prediction prediction = fre.validationStep(GivenFeatures.batch(step, SIZE, 0, 1));
                float score = prediction.scores().toFloatArray()[0];
                assertThat(prediction.anomalyMaps().sum().getFloat())
                        .isBetween(score * (1 - 1e-5f), score * (1 + 1e-5f));
            });
        }
    }

    @Test
    void moreDimensionsThanFeaturesAreRefused() {
        PooledLayerSpec spec = new PooledLayerSpec("resnet18", "layer3", false, 2, Map.of());
        assertThatThrownBy(() -> new FreConfig(new ImageSize(64, 32), spec, 513, 1e-3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("latent_dim must be from 1 to 512, the number of pooled features of layer3 at input_size"
                        + " 64x32, but is 513");
    }

    @Test
    void weightsThatNoArrayCanHoldAreRefused() {
        PooledLayerSpec spec = new PooledLayerSpec("resnet18", "layer3", false, 1, Map.of());
        assertThatThrownBy(() -> new FreConfig(new ImageSize(256, 256), spec, 40_000, 1e-3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "latent_dim must be at most 32767 with 65536 pooled features, because its weights are one array,"
                                + " but is 40000");
    }

    private static Fre fre(ModuleState state) {
        GivenFeatures encoder =
                new GivenFeatures(List.of(new FeatureLayer("layer1", CHANNELS, 1)), List.of(features()), List.of(SIZE));
        PooledLayerSpec spec = new PooledLayerSpec("resnet18", "layer1", false, 1, Map.of());
        return new Fre(new FreConfig(SIZE, spec, 4, 1e-2), encoder, state, new SplittableRandom(1));
    }
}
