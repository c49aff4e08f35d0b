package io.anomalight.callbacks.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.Label;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossRecorderTest {
    private static final HostBatch BATCH =
            new HostBatch(List.of(Results.of("a.png", Label.NORMAL).image()));
    private static final LrFindConfig SETTINGS =
            new LrFindConfig(1e-5, 1, 100, LrFindConfig.Mode.EXPONENTIAL, Optional.of(4.0), Optional.empty());

    private static List<String> stops(double... losses) {
        FakeRun run = new FakeRun(Path.of("unused"));
        LossRecorder recorder = new LossRecorder(SETTINGS);
        for (double loss : losses) {
            recorder.onTrainBatchEnd(run, BATCH, StepOutput.loss(loss));
        }
        return run.stopRequests;
    }

    @Test
    void aLossOfFourTimesTheSmallestEndsTheSearch() {
        assertThat(stops(1, 2, 3)).isEmpty();
        assertThat(stops(1, 1, 100)).containsExactly("the loss is more than 4.0 times its smallest value");
    }

    @Test
    void aNegativeLossThatStaysTheSameDoesNotEndTheSearch() {
        assertThat(stops(-5, -5, -6, -5)).isEmpty();
        assertThat(stops(-5, -5, 1000)).hasSize(1);
    }
}
