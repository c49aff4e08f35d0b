package io.anomalight.framework.metrics.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.metrics.Metrics;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The reference values are those of {@code src/test/python/delong_reference.py}. */
class AurocEstimateTest {
    private static final Offset<Double> EXACT = within(1e-12);

    private final float[] normal = scores(1, 9, 0);
    private final float[] anomalous = scores(2, 7, 0.75f);
    private final float[] otherNormal = scores(3, 9, 0);
    private final float[] otherAnomalous = scores(4, 7, 0.75f);

    /** As in the Python script. */
    static float[] scores(long seed, int count, float shift) {
        float[] values = new float[count];
        long state = seed;
        for (int i = 0; i < count; i++) {
            state = (state * 1103515245L + 12345) % (1L << 31);
            values[i] = (state >> 16) % 16 / 8f + shift;
        }
        return values;
    }

    @Test
    void areaAndErrorOfOneScoringEqualTheReference() {
        AurocEstimate one = AurocEstimate.ofMean(List.of(normal), List.of(anomalous));
        assertThat(one.value()).isCloseTo(0.8174603174603174, EXACT);
        assertThat(one.standardError()).isCloseTo(0.1155572998298495, EXACT);
        AurocEstimate other = AurocEstimate.ofMean(List.of(otherNormal), List.of(otherAnomalous));
        assertThat(other.value()).isCloseTo(0.7936507936507936, EXACT);
        assertThat(other.standardError()).isCloseTo(0.12134035596365601, EXACT);
    }

    @Test
    void theErrorOfAMeanOfScoringsOfTheSameImagesEqualsTheReference() {
        AurocEstimate mean = AurocEstimate.ofMean(List.of(normal, otherNormal), List.of(anomalous, otherAnomalous));
        assertThat(mean.value()).isCloseTo(0.8055555555555556, EXACT);
        assertThat(mean.standardError()).isCloseTo(0.08040815873570072, EXACT);
    }

    @Test
    void theAreaIsThatOfTheMetric() {
        assertThat(AurocEstimate.ofMean(List.of(normal), List.of(anomalous)).value())
                .isCloseTo(
                        Objects.requireNonNull(Metrics.ofImageScores().get("image_AUROC"))
                                .applyAsDouble(normal, anomalous),
                        EXACT);
    }

    @Test
    void independentAreasAreAveragedWithTheirErrors() {
        AurocEstimate mean = AurocEstimate.mean(List.of(new AurocEstimate(0.9, 0.03), new AurocEstimate(0.7, 0.04)));
        assertThat(mean.value()).isCloseTo(0.8, EXACT);
        assertThat(mean.standardError()).isCloseTo(0.025, EXACT);
        assertThat(mean.low()).isCloseTo(0.8 - 0.025 * 1.959963984540054, EXACT);
        assertThat(mean.high()).isCloseTo(0.8 + 0.025 * 1.959963984540054, EXACT);
    }

    @Test
    void theIntervalStaysBetweenZeroAndOne() {
        assertThat(new AurocEstimate(0.99, 0.1).high()).isEqualTo(1);
        assertThat(new AurocEstimate(0.01, 0.1).low()).isZero();
    }

    @Test
    void aSingleDefectiveImageGivesNoInterval() {
        AurocEstimate one = AurocEstimate.ofMean(List.of(normal), List.of(new float[] {3}));
        assertThat(one.value()).isEqualTo(1);
        assertThat(one.hasInterval()).isFalse();
    }

    @Test
    void scoringsOfOtherImagesAreRefused() {
        assertThatThrownBy(() -> AurocEstimate.ofMean(List.of(normal, anomalous), List.of(anomalous, anomalous)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("all scorings must be of the same images");
    }
}
