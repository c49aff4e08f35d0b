package io.anomalight.app.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuccessiveHalvingTest {
    private final SuccessiveHalving halving =
            new SuccessiveHalving(new SuccessiveHalving.Config(1, 3), 27, Direction.MAXIMIZE);

    private void stopped(int trial, int epochs, double score) {
        halving.tell(new Trial(trial, Map.of(), State.PRUNED, List.of(score), epochs));
    }

    @Test
    void theEpochsGrowByTheFactor() {
        assertThat(halving.rungs()).containsExactly(1, 3, 9);
        assertThat(halving.stop(0)).hasValue(1);
    }

    @Test
    void aThirdOfTheTrialsGoesOn() {
        stopped(0, 1, 0.5);
        stopped(1, 1, 0.9);
        assertThat(halving.promoted(List.of(0, 1))).isEmpty();
        stopped(2, 1, 0.7);

        assertThat(halving.promoted(List.of(0, 1, 2))).contains(1);
        assertThat(halving.stop(1)).hasValue(3);
        assertThat(halving.promoted(List.of(0, 2))).isEmpty();
    }

    @Test
    void aTrialGoesOnLaterIfWorseOnesHaveCome() {
        for (int trial = 0; trial < 6; trial++) {
            stopped(trial, 1, 1.0 - trial / 10.0);
        }

        assertThat(halving.promoted(List.of(1, 2, 3, 4, 5))).contains(1);
        assertThat(halving.promoted(List.of(2, 3, 4, 5))).isEmpty();
    }

    @Test
    void theHighestRungComesFirst() {
        for (int trial = 0; trial < 12; trial++) {
            stopped(trial, 1, trial);
        }
        stopped(11, 3, 0.1);
        stopped(10, 3, 0.2);
        stopped(9, 3, 0.3);

        assertThat(halving.promoted(List.of(8, 9, 10, 11))).contains(9);
        assertThat(halving.leader()).contains(9);
    }

    @Test
    void afterTheLastRungATrialGoesToItsEnd() {
        stopped(0, 1, 1);
        stopped(0, 3, 1);
        stopped(0, 9, 1);

        assertThat(halving.stop(0)).isEmpty();
    }

    @Test
    void halvingWithoutEffectIsRefused() {
        assertThatThrownBy(() -> new SuccessiveHalving(new SuccessiveHalving.Config(8, 2), 8, Direction.MAXIMIZE))
                .hasMessage("halving stops trainings after 8 epochs or later, but they end after 8; lower"
                        + " sweep.halving.min_epochs, or leave out sweep.pruner");
        assertThatThrownBy(() -> new SuccessiveHalving.Config(1, 1))
                .hasMessage("reduction_factor must be at least 2, but is 1");
    }
}
