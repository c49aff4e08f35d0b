package io.anomalight.framework.training.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.optim.schedule.Schedule;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FitLengthTest {
    private static final Optional<Duration> HOUR = Optional.of(Duration.ofHours(1));
    private static final Duration HALF = Duration.ofMinutes(30);

    @Test
    void schedulesKnowWhicheverOfEpochsAndStepsEndsTheFitFirst() {
        assertThat(new FitLength(10, 0, 25, 0, Optional.empty()).moment(1, 2, 4, HALF))
                .isEqualTo(new Schedule.Moment(1, 2, 4, 6.25, -1));
        assertThat(new FitLength(3, 0, 25, 0, Optional.empty()).moment(1, 2, 4, HALF))
                .isEqualTo(new Schedule.Moment(1, 2, 4, 3));
        assertThat(new FitLength(-1, 0, 70_000, 0, Optional.empty())
                        .moment(0, 0, 209, HALF)
                        .steps())
                .isEqualTo(70_000);
    }

    @Test
    void schedulesKnowTheShareOfTheTimeThatIsOver() {
        FitLength length = new FitLength(-1, 0, -1, 0, HOUR);

        assertThat(length.moment(9, 0, 4, HALF).spent()).isCloseTo(0.5, within(1e-12));
        assertThat(length.moment(9, 0, 4, HALF).hasEnd()).isTrue();
        assertThat(length.moment(9, 0, 4, Duration.ofHours(3)).spent()).isEqualTo(1);
    }

    @Test
    void timeDoesNotCountFasterThanTheSmallestNumberOfEpochsAndSteps() {
        Duration late = Duration.ofMinutes(59);

        assertThat(new FitLength(-1, 20, -1, 0, HOUR).moment(5, 0, 4, late).spent())
                .isEqualTo(0.25);
        assertThat(new FitLength(-1, 0, -1, 200, HOUR).moment(5, 0, 4, late).spent())
                .isEqualTo(0.1);
    }
}
