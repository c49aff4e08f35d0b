package io.anomalight.models.efficientad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class ChannelStatisticsTest {
    private static final int CHANNELS = 3;
    private static final int POSITIONS = 20;

    @Test
    void batchesOfAnySizeComeToTheMeanAndDeviationOfAllTogether(NativeMemory memory) {
        SplittableRandom random = new SplittableRandom(4);
        double[] sums = new double[CHANNELS];
        double[] squares = new double[CHANNELS];
        int images = 0;
        try (ModuleState state = new ModuleState(memory.root())) {
            ChannelStatistics statistics = new ChannelStatistics("x.", CHANNELS, state);
            for (int batch : List.of(3, 1, 2)) {
                float[] values = new float[batch * CHANNELS * POSITIONS];
                for (int i = 0; i < values.length; i++) {
                    int channel = i / POSITIONS % CHANNELS;
                    values[i] = (float) (1000 * channel + random.nextGaussian() * (channel + 1));
                    sums[channel] += values[i];
                    squares[channel] += (double) values[i] * values[i];
                }
                images += batch;
                memory.inStep(
                        state,
                        step -> statistics.gather(step.create(values, new Shape(batch, CHANNELS, 4, POSITIONS / 4))));
            }
            memory.inStep(state, step -> statistics.finish());
            int n = images * POSITIONS;
            for (int c = 0; c < CHANNELS; c++) {
                double mean = sums[c] / n;
                double deviation = Math.sqrt(squares[c] / n - mean * mean);
                assertThat((double) statistics.mean().toFloatArray()[c]).isCloseTo(mean, within(1e-3));
                assertThat((double) statistics.deviation().toFloatArray()[c])
                        .isCloseTo(deviation, within(1e-4 * deviation));
            }
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void aChannelThatNeverChangesBecomesZero(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            ChannelStatistics statistics = new ChannelStatistics("x.", 1, state);
            memory.inStep(state, step -> {
                NDArray maps = step.ones(new Shape(2, 1, 2, 2));
                assertThat(statistics.normalize(maps).toFloatArray()).containsOnly(1);
                statistics.gather(maps);
                statistics.finish();
                assertThat(statistics.normalize(maps).toFloatArray()).containsOnly(0);
            });
        }
    }
}
