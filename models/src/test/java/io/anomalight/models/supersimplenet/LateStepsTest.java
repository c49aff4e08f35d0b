package io.anomalight.models.supersimplenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.optim.schedule.Schedule.Moment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LateStepsTest {

    @ParameterizedTest
    @CsvSource({"0, 1", "7, 1", "8, 0.4", "9, 0.16"})
    void theRateFallsAfterEightyAndNinetyPercentOfTheEpochs(int epoch, double factor) {
        assertThat(LateSteps.INSTANCE.factor(new Moment(epoch, 3, 5, 10))).isCloseTo(factor, within(1e-12));
    }

    @Test
    void theRateFallsWithTheTimeLimitToo() {
        assertThat(LateSteps.INSTANCE.factor(new Moment(1, 0, 5, Double.POSITIVE_INFINITY, 0.85)))
                .isCloseTo(0.4, within(1e-12));
        assertThat(LateSteps.INSTANCE.factor(new Moment(50, 0, 5, -1))).isEqualTo(1);
    }
}
