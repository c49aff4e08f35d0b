package io.anomalight.callbacks.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.Label;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearningRateMonitorTest {
    private static final HostBatch BATCH =
            new HostBatch(List.of(Results.of("a.png", Label.NORMAL).image()));

    private final FakeRun run = new FakeRun(Path.of("results"));

    @Test
    void recordsTheRateAtLoggedSteps() {
        run.logEveryNSteps = 2;
        steps(monitor(LearningRateMonitor.LoggingInterval.STEP), 5);

        assertThat(run.scalars)
                .isEqualTo(Map.of(
                        2L, Map.of("lr-layer1", 0.2, "lr-layer2", 0.02),
                        4L, Map.of("lr-layer1", 0.4, "lr-layer2", 0.04)));
    }

    @Test
    void recordsTheRateAtTheEndOfAnEpoch() {
        steps(monitor(LearningRateMonitor.LoggingInterval.EPOCH), 5);

        assertThat(run.scalars).isEqualTo(Map.of(5L, Map.of("lr-layer1", 0.5, "lr-layer2", 0.05)));
    }

    @Test
    void aModelWithoutOptimizersHasNoRates() {
        run.step = 1;
        monitor(LearningRateMonitor.LoggingInterval.STEP).onTrainBatchEnd(run, BATCH, StepOutput.EMPTY);

        assertThat(run.scalars).isEmpty();
    }

    private static LearningRateMonitor monitor(LearningRateMonitor.LoggingInterval interval) {
        return new LearningRateMonitor(new LearningRateMonitor.Config(interval));
    }

    private void steps(LearningRateMonitor monitor, int steps) {
        for (int step = 1; step <= steps; step++) {
            run.step = step;
            run.learningRates = Map.of("layer1", step / 10.0, "layer2", step / 100.0);
            monitor.onTrainBatchEnd(run, BATCH, StepOutput.loss(1));
        }
        monitor.onTrainEpochEnd(run, Map.of());
    }
}
