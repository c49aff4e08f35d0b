package io.anomalight.app.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.metrics.estimate.Interval;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverImagesTest {

    private static OverImages figure(double value, double low, double high) {
        return OverImages.of(value, Optional.of(new Interval(low, high, 0.95))).orElseThrow();
    }

    @Test
    void theEndsOfTrainingsOnTheSameImagesAreTheMeansOfTheirEnds() {
        OverImages mean = OverImages.ofTrainings(List.of(figure(0.5, 0.25, 0.75), figure(0.75, 0.5, 1)));

        assertThat(mean).isEqualTo(figure(0.625, 0.375, 0.875));
    }

    @Test
    void theMeanOfCategoriesIsSurerThanEachOfThem() {
        OverImages mean = OverImages.ofCategories(List.of(figure(0.5, 0.2, 0.6), figure(0.7, 0.3, 0.7)));

        assertThat(mean.value()).isCloseTo(0.6, within(1e-12));
        assertThat(mean.interval().low()).isCloseTo(0.6 - 0.5 / 2, within(1e-12)); // from .3 and .4
        assertThat(mean.interval().high()).isCloseTo(0.6 + 0.1 / 2, within(1e-12)); // from .1 and 0
    }

    @Test
    void aPerfectFigureCountsAsAnIntervalOfTheWidthZero() {
        assertThat(OverImages.of(1, Optional.empty())).contains(figure(1, 1, 1));
        assertThat(OverImages.of(0.9, Optional.empty())).isEmpty();
    }

    @Test
    void anIntervalOfAnotherLevelIsLeftOut() {
        assertThat(OverImages.of(0.9, Optional.of(new Interval(0.8, 1, 0.99)))).isEmpty();
    }
}
