package io.anomalight.framework.metrics.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.metrics.Metrics;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The reference values are those of {@code src/test/python/delong_reference.py}, and of scipy's {@code binomtest}. */
class DifferenceTest {
    private static final Offset<Double> EXACT = within(1e-12);
    private static final double REFERENCE = -0.023809523809523836;
    private static final double REFERENCE_ERROR = 0.17404612921189141;

    private static final PairedScores SCORES = new PairedScores(
            AurocEstimateTest.scores(1, 9, 0),
            AurocEstimateTest.scores(3, 9, 0),
            AurocEstimateTest.scores(2, 7, 0.75f),
            AurocEstimateTest.scores(4, 7, 0.75f));

    private static double auroc(float[] normal, float[] anomalous) {
        return AurocEstimate.ofMean(List.of(normal), List.of(anomalous)).value();
    }

    @Test
    void theDifferenceOfTwoAreasAndItsErrorEqualTheReference() {
        Difference difference = Difference.ofAuroc(List.of(SCORES));

        assertThat(difference.value()).isCloseTo(REFERENCE, EXACT);
        assertThat(difference.high() - difference.value()).isCloseTo(1.959963984540054 * REFERENCE_ERROR, EXACT);
        assertThat(difference.value() - difference.low()).isCloseTo(1.959963984540054 * REFERENCE_ERROR, EXACT);
        assertThat(difference.isClear()).isFalse();
    }

    @Test
    void categoriesAreIndependent() {
        Difference two = Difference.ofAuroc(List.of(SCORES, SCORES));

        assertThat(two.value()).isCloseTo(REFERENCE, EXACT);
        assertThat(two.high() - two.value()).isCloseTo(1.959963984540054 * REFERENCE_ERROR / Math.sqrt(2), EXACT);
    }

    @Test
    void aModelDoesNotDifferFromItself() {
        PairedScores same = new PairedScores(
                SCORES.firstNormal(), SCORES.firstNormal(), SCORES.firstAnomalous(), SCORES.firstAnomalous());

        assertThat(Difference.ofAuroc(List.of(same))).isEqualTo(new Difference(0, 0, 0));
        assertThat(PairedBootstrap.USUAL.of(List.of(same), DifferenceTest::auroc))
                .isEqualTo(new Difference(0, 0, 0));
        assertThat(new Difference(0, 0, 0).isClear()).isFalse();
    }

    @Test
    void anEndThatIsZeroExceptForRoundingIsNotClear() {
        assertThat(new Difference(0.037, 3e-8, 0.118).isClear()).isFalse();
        assertThat(new Difference(-0.037, -0.118, -3e-8).isClear()).isFalse();
        assertThat(new Difference(0.037, 1e-5, 0.118).isClear()).isTrue();
    }

    @Test
    void aBetterModelIsClearlyBetter() {
        float[] low = new float[40];
        float[] mixed = new float[40];
        float[] high = new float[40];
        for (int i = 0; i < 40; i++) {
            low[i] = i;
            mixed[i] = i + 0.5f;
            high[i] = 100 + i;
        }
        PairedScores scores = new PairedScores(low, low, mixed, high);

        assertThat(Difference.ofAuroc(List.of(scores)).isClear()).isTrue();
        assertThat(PairedBootstrap.USUAL
                        .of(List.of(scores), DifferenceTest::auroc)
                        .isClear())
                .isTrue();
    }

    @Test
    void theBootstrapIsNearDelongsInterval() {
        float[] normal = new float[60];
        float[] otherNormal = new float[60];
        float[] anomalous = new float[60];
        float[] otherAnomalous = new float[60];
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 60; i++) {
            normal[i] = (float) random.nextGaussian();
            otherNormal[i] = normal[i] + (float) random.nextGaussian();
            anomalous[i] = 1 + (float) random.nextGaussian();
            otherAnomalous[i] = anomalous[i] + (float) random.nextGaussian();
        }
        List<PairedScores> scores = List.of(new PairedScores(normal, otherNormal, anomalous, otherAnomalous));

        Difference delong = Difference.ofAuroc(scores);
        Difference bootstrap = PairedBootstrap.USUAL.of(scores, DifferenceTest::auroc);

        assertThat(bootstrap.value()).isCloseTo(delong.value(), EXACT);
        assertThat(bootstrap.low()).isCloseTo(delong.low(), within(0.02));
        assertThat(bootstrap.high()).isCloseTo(delong.high(), within(0.02));
    }

    @Test
    void theSameSeedGivesTheSameInterval() {
        ToDoubleBiFunction<float[], float[]> f1 =
                Objects.requireNonNull(Metrics.ofImageScores().get("image_F1Max"));

        assertThat(new PairedBootstrap(3, 100).of(List.of(SCORES), f1))
                .isEqualTo(new PairedBootstrap(3, 100).of(List.of(SCORES), f1))
                .isNotEqualTo(new PairedBootstrap(4, 100).of(List.of(SCORES), f1));
    }

    @Test
    void oneDefectiveImageGivesNoInterval() {
        PairedScores one =
                new PairedScores(SCORES.firstNormal(), SCORES.secondNormal(), new float[] {3}, new float[] {1});

        assertThat(Difference.ofAuroc(List.of(one)).hasInterval()).isFalse();
        assertThat(Difference.ofAuroc(List.of(one)).isClear()).isFalse();
        assertThat(PairedBootstrap.USUAL.of(List.of(one), DifferenceTest::auroc).hasInterval())
                .isFalse();
    }

    @Test
    void theScoresOfOtherImagesAreRefused() {
        assertThatThrownBy(() -> new PairedScores(new float[1], new float[2], new float[0], new float[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("both models must have scored the same images");
    }

    @Test
    void mcNemarsExactTestEqualsTheReference() {
        assertThat(new McNemar(3, 11).pValue()).isCloseTo(0.057373046875, EXACT);
        assertThat(new McNemar(11, 3).pValue()).isCloseTo(0.057373046875, EXACT);
        assertThat(new McNemar(0, 5).pValue()).isCloseTo(0.0625, EXACT);
        assertThat(new McNemar(4, 4).pValue()).isEqualTo(1);
        assertThat(new McNemar(0, 0).pValue()).isEqualTo(1);
    }
}
