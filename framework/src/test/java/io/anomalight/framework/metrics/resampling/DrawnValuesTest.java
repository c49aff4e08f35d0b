package io.anomalight.framework.metrics.resampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.metrics.estimate.ConfidenceLevel;
import io.anomalight.framework.metrics.estimate.Difference;
import io.anomalight.framework.metrics.estimate.Interval;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawnValuesTest {
    private static final double[] HUNDREDTHS =
            IntStream.rangeClosed(0, 100).mapToDouble(i -> (100 - i) / 128.0).toArray();

    @Test
    void theEndsArePercentiles() {
        assertThat(new DrawnValues(0.5, HUNDREDTHS).interval(0.5, new ConfidenceLevel(0.9)))
                .contains(new Interval(5 / 128.0, 95 / 128.0, 0.9));
    }

    @Test
    void theIntervalMovesByTheErrorOfTheBinsAndStaysBetweenZeroAndOne() {
        assertThat(new DrawnValues(0.5, HUNDREDTHS).interval(0.75, new ConfidenceLevel(0.9)))
                .contains(new Interval(37 / 128.0, 127 / 128.0, 0.9));
        assertThat(new DrawnValues(0.5, HUNDREDTHS).interval(0.875, new ConfidenceLevel(0.9)))
                .contains(new Interval(53 / 128.0, 1, 0.9));
    }

    @Test
    void aRoundingErrorOfTheValueMovesNothing() {
        assertThat(new DrawnValues(0.96 + 1e-16, new double[] {0.5, 1}).interval(0.96 - 1e-15, ConfidenceLevel.USUAL))
                .contains(new Interval(0.5, 1, 0.95));
    }

    @Test
    void theDifferenceOfTwoModelsIsThatOnEachDraw() {
        double[] other = IntStream.rangeClosed(0, 100)
                .mapToDouble(i -> (100 - i) / 256.0)
                .toArray();
        DrawnValues first = new DrawnValues(0.25, other);
        DrawnValues second = new DrawnValues(0.5, HUNDREDTHS);

        assertThat(second.minus(first, 0.25)).isEqualTo(new Difference(0.25, 2 / 256.0, 98 / 256.0));
        assertThat(second.minus(first, 0.375)).isEqualTo(new Difference(0.375, 34 / 256.0, 130 / 256.0));
        assertThat(first.minus(second, -0.25).high()).isEqualTo(-2 / 256.0);
    }

    @Test
    void aDifferenceThatIsTheSameOnAllDrawsHasNoInterval() {
        DrawnValues values = new DrawnValues(0.5, HUNDREDTHS);

        assertThat(values.minus(values, 0).hasInterval()).isFalse();
        assertThat(values.minus(new DrawnValues(Double.NaN, HUNDREDTHS), 0).hasInterval())
                .isFalse();
    }

    @Test
    void aMetricThatIsNoShareIsNotCut() {
        assertThat(new DrawnValues(2, new double[] {1, 2, 3}).interval(2, ConfidenceLevel.USUAL))
                .contains(new Interval(1, 3, 0.95));
    }

    @Test
    void anUndefinedMetricHasNoInterval() {
        assertThat(new DrawnValues(Double.NaN, HUNDREDTHS).interval(0.5, ConfidenceLevel.USUAL))
                .isEmpty();
    }

    @Test
    void theMeanLeavesOutCategoriesInWhichTheMetricIsUndefined() {
        DrawnValues mean = DrawnValues.mean(List.of(
                new DrawnValues(0.25, new double[] {0.25, 0.5}),
                new DrawnValues(Double.NaN, new double[] {Double.NaN, Double.NaN}),
                new DrawnValues(0.75, new double[] {0.75, 1})));

        assertThat(mean.whole()).isEqualTo(0.5);
        assertThat(mean.drawn()).containsExactly(0.5, 0.75);
    }
}
