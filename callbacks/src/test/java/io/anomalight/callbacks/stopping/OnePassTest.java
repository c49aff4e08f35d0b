package io.anomalight.callbacks.stopping;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.FakeRun;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnePassTest {
    private final FakeRun run = new FakeRun(Path.of("results"));

    @Test
    void stopsAFitOfMoreEpochsAfterTheFirst() {
        run.maxEpochs = 8;
        new OnePass().onTrainEpochEnd(run, Map.of());

        assertThat(run.stopRequests).containsExactly("fake needs only one pass over the training images");
    }

    @Test
    void aFitOfOneEpochEndsByItself() {
        run.maxEpochs = 1;
        new OnePass().onTrainEpochEnd(run, Map.of());

        assertThat(run.stopRequests).isEmpty();
    }
}
