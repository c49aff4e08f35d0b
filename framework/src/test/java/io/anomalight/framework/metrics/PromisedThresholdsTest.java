package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise.Choice;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What normal images promise about the thresholds that are chosen on them. */
class PromisedThresholdsTest {
    private static final PostProcessor BEFORE = new PostProcessor(9, 9, 0, 10, 0, 10);
    private static final int TRIALS = 10_000;

    @Test
    void eachOriginOfAThresholdHasItsOwnBound() {
        Evaluation both = ScoredImages.evaluation(
                ScoredImages.image(Label.NORMAL, 1),
                ScoredImages.image(Label.NORMAL, 4),
                ScoredImages.image(Label.NORMAL, 2),
                ScoredImages.image(Label.ANOMALOUS, 3),
                ScoredImages.image(Label.ANOMALOUS, 5));
        assertThat(PostProcessor.learn(both, ThresholdConfig.DEFAULT).falseAlarms())
                .isEqualTo(new FalseAlarmPromise(Choice.SEARCHED, 3, 1, 1));
        assertThat(PostProcessor.learn(both, ThresholdConfig.DEFAULT)
                        .normalScores()
                        .ascending())
                .containsExactly(1f, 2f, 4f);
        ThresholdConfig manual =
                new ThresholdConfig(ThresholdConfig.Method.MANUAL, 0.01, Optional.of(1.5), Optional.of(1.0));
        assertThat(PostProcessor.learn(both, manual).falseAlarms())
                .isEqualTo(new FalseAlarmPromise(Choice.FIXED, 3, 2, 1));

        Evaluation normal =
                ScoredImages.evaluation(ScoredImages.image(Label.NORMAL, 1), ScoredImages.image(Label.NORMAL, 4));
        assertThat(PostProcessor.learn(normal, ThresholdConfig.DEFAULT).falseAlarms())
                .isEqualTo(new FalseAlarmPromise(Choice.RATE, 2, 0, 0.01));
        assertThat(PostProcessor.learn(normal, ThresholdConfig.DEFAULT)
                        .withImageThreshold(3, "moved")
                        .falseAlarms())
                .isEqualTo(new FalseAlarmPromise(Choice.FIXED, 2, 1, 1));
    }

    @Test
    void scoresThatTieCountAsIfTheyHadNot() {
        PostProcessor learned =
                BEFORE.calibrated(List.of(1f, 1f, 1f, 1f, 1f, 2f, 2f, 2f, 2f, 2f), CalibrationTarget.rate(0.4));

        assertThat(learned.imageThreshold()).isGreaterThan(2);
        assertThat(learned.falseAlarms()).isEqualTo(new FalseAlarmPromise(Choice.RATE, 10, 4, 0.4));
    }

    @Test
    void aGuaranteedThresholdIsTheLowestThatPromisesItsRate() {
        List<Float> scores = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            scores.add((float) i);
        }
        PostProcessor learned = BEFORE.calibrated(scores, CalibrationTarget.guaranteed(0.01));

        assertThat(learned.imageThreshold()).isEqualTo(995.5f); // four scores are higher
        assertThat(learned.falseAlarms().bound()).isLessThanOrEqualTo(0.01);
        assertThat(learned.falseAlarms().shortfall()).isEmpty();
        assertThat(learned.imageThresholdOrigin())
                .isEqualTo("at most 1 % of new good parts reach it with 95 % confidence, from 1000 good parts");
        assertThatThrownBy(() -> BEFORE.calibrated(scores.subList(0, 20), CalibrationTarget.guaranteed(0.01)))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "20 good parts can't promise a false-alarm rate of 1 % with 95 % confidence: 299 are needed;"
                                + " give more images or a higher false_positive_rate, or leave out guarantee=true");
        assertThatThrownBy(() -> BEFORE.calibrated(scores, CalibrationTarget.guaranteed(0)))
                .isInstanceOf(UserError.class)
                .hasMessage("no number of good parts can promise a false-alarm rate of 0 %; give a higher"
                        + " false_positive_rate, or leave out guarantee=true");
    }

    @Test
    void moreScoresThanTheLimitAreSampledButAllAreCounted() {
        List<Float> scores = new ArrayList<>();
        for (int i = 0; i < NormalScores.MOST + 5; i++) {
            scores.add((float) i);
        }
        PostProcessor learned = BEFORE.calibrated(scores, CalibrationTarget.rate(0.01));

        assertThat(learned.normalScores().size()).isEqualTo(NormalScores.MOST);
        assertThat(learned.falseAlarms().normalImages()).isEqualTo(NormalScores.MOST + 5);
    }

    /**
     * Scores of normal images are uniform in [0, 1], so the false-alarm rate of a threshold is 1 minus the threshold. The bounds are
     * exact, so the share of draws may lie three standard errors below 95 %.
     */
    @Test
    void thresholdsKeepTheirPromisesInAtLeastNinetyFivePercentOfAllDraws() {
        double lowest = 0.95 - 3 * Math.sqrt(0.95 * 0.05 / TRIALS);
        assertThat(coverage(20, CalibrationTarget.rate(0))).isGreaterThanOrEqualTo(lowest);
        assertThat(coverage(20, CalibrationTarget.rate(0.1))).isGreaterThanOrEqualTo(lowest);
        assertThat(coverage(100, CalibrationTarget.guaranteed(0.05))).isGreaterThanOrEqualTo(lowest);
    }

    private static double coverage(int images, CalibrationTarget target) {
        SplittableRandom random = new SplittableRandom(images);
        int kept = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            List<Float> scores = new ArrayList<>();
            for (int i = 0; i < images; i++) {
                scores.add((float) random.nextDouble());
            }
            kept += kept(BEFORE.calibrated(scores, target)) ? 1 : 0;
        }
        return (double) kept / TRIALS;
    }

    private static boolean kept(PostProcessor learned) {
        return 1 - learned.imageThreshold() <= learned.falseAlarms().bound();
    }

    @Test
    void theThresholdOfTheBestF1KeepsItsPromise() {
        SplittableRandom random = new SplittableRandom(5);
        int kept = 0;
        for (int trial = 0; trial < TRIALS / 10; trial++) {
            Evaluation validation = new Evaluation();
            for (int i = 0; i < 20; i++) {
                validation.add(ScoredImages.image(Label.NORMAL, (float) random.nextDouble()));
            }
            for (int i = 0; i < 8; i++) {
                validation.add(ScoredImages.image(Label.ANOMALOUS, (float) (0.4 + random.nextDouble())));
            }
            kept += kept(PostProcessor.learn(validation, ThresholdConfig.DEFAULT)) ? 1 : 0;
        }
        assertThat(kept).isGreaterThanOrEqualTo(TRIALS / 10 * 95 / 100);
    }
}
