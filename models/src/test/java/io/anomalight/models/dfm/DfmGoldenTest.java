package io.anomalight.models.dfm;

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
import io.anomalight.models.components.pooling.PooledLayerSpec;
import io.anomalight.models.testing.GivenFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against {@code dfm_reference.py}, which fits a Gaussian with a full covariance to the reduced features, in float64. */
@NoNativeLeaks
class DfmGoldenTest {
    private static final ImageSize SIZE = new ImageSize(14, 18);
    private static final int TRAIN = 11;
    private static final int TEST = 3;
    private static final int BATCH = 4;

    private final Safetensors golden = Golden.open("dfm");

    @ParameterizedTest
    @EnumSource(DfmConfig.ScoreType.class)
    void mapsAndScoresAgreeWithTheReference(DfmConfig.ScoreType scoreType, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root());
                Optimizers none = new Optimizers(List.of(), state, memory.root())) {
            Dfm dfm = dfm(scoreType, state);
            for (int from = 0; from < TRAIN; from += BATCH) {
                int first = from;
                int last = Math.min(TRAIN, from + BATCH);
                memory.inStep(state, step -> dfm.trainingStep(GivenFeatures.batch(step, SIZE, first, last), none));
            }
            memory.inStep(state, step -> dfm.onTrainEpochEnd());
            assertThat(state.get("components.variances").size())
                    .isEqualTo(golden.read("components").longs()[0]);
            memory.inStep(state, step -> {
                Prediction prediction = dfm.validationStep(GivenFeatures.batch(step, SIZE, TRAIN, TRAIN + TEST));
                String name = scoreType.toString().toLowerCase(Locale.ROOT);
                assertClose(prediction.scores().toFloatArray(), name + ".scores");
                assertClose(prediction.anomalyMaps().toFloatArray(), name + ".maps");
            });
            assertThat(state.leaked()).isZero();
        }
    }

    private Dfm dfm(DfmConfig.ScoreType scoreType, ModuleState state) {
        float[] train = golden.read("train").floats();
        float[] test = golden.read("test").floats();
        float[] all = Arrays.copyOf(train, train.length + test.length);
        System.arraycopy(test, 0, all, train.length, test.length);
        GivenFeatures encoder = new GivenFeatures(
                List.of(new FeatureLayer("layer1", 7, 2)), List.of(all), List.of(new ImageSize(7, 9)));
        DfmConfig config = new DfmConfig(
                SIZE,
                new PooledLayerSpec("resnet18", "layer1", false, 2, Map.of()),
                0.9,
                scoreType,
                10,
                Optional.empty());
        return new Dfm(config, encoder, state, Console.SILENT);
    }

    // As a share of the largest: a cell of nearly nothing is a difference of large numbers.
    private void assertClose(float[] actual, String name) {
        float[] expected = golden.read(name).floats();
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).containsExactly(expected, within(1e-5f * largest));
    }
}
