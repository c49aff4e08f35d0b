package io.anomalight.framework.metrics.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfidenceLevelTest {
    private final AurocEstimate estimate = new AurocEstimate(0.5, 0.125);

    @Test
    void aHigherLevelHasAWiderInterval() {
        // The quantiles of scipy.stats.norm.ppf.
        assertThat(high(0.9)).isCloseTo(0.5 + 0.125 * 1.6448536269514722, within(1e-15));
        assertThat(high(0.95)).isCloseTo(0.5 + 0.125 * 1.959963984540054, within(1e-15));
        assertThat(high(0.99)).isCloseTo(0.5 + 0.125 * 2.5758293035489004, within(1e-15));
    }

    private double high(double level) {
        return estimate.interval(new ConfidenceLevel(level)).orElseThrow().high();
    }

    @Test
    void otherLevelsAreRefused() {
        assertThatThrownBy(() -> new ConfidenceLevel(95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("level must be 0.9, 0.95 or 0.99, but is 95.0");
    }

    @Test
    void oneImageOfAClassHasNoInterval() {
        AurocEstimate one = AurocEstimate.ofMean(List.of(new float[] {1}), List.of(new float[] {2, 3}));

        assertThat(one.interval(ConfidenceLevel.USUAL)).isEmpty();
    }
}
