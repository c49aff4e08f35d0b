package io.anomalight.callbacks.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradientAccumulationSchedulerTest {
    private static GradientAccumulationScheduler scheduler(Map<String, Integer> scheduling) {
        return new GradientAccumulationScheduler(new GradientAccumulationScheduler.Config(scheduling));
    }

    @Test
    void aNumberHoldsFromItsEpochOnAndIsOneBefore() {
        GradientAccumulationScheduler scheduler = scheduler(Map.of("2", 4, "10", 2));

        assertThat(IntStream.of(0, 1, 2, 9, 10, 99).map(scheduler::accumulateGradBatches))
                .containsExactly(1, 1, 4, 4, 2, 2);
        assertThat(scheduler.largest()).isEqualTo(4);
    }

    @Test
    void schedulesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> scheduler(Map.of()))
                .hasMessage(
                        "scheduling must name epochs and numbers of losses, for instance {0: 1, 4: 2}, but is empty");
        assertThatThrownBy(() -> scheduler(Map.of("-1", 2)))
                .hasMessage("scheduling must have epochs as keys, counted from 0, but has \"-1\"");
        assertThatThrownBy(() -> scheduler(Map.of("1", 0)))
                .hasMessage("scheduling must have numbers of losses from 1, but has 0 for epoch 1");
    }
}
