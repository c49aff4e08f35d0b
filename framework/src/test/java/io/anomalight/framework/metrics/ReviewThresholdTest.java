package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.ThresholdConfig.Cost;
import io.anomalight.framework.metrics.ThresholdConfig.Method;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.regions.RegionRules;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The second threshold, below which images are normal and above which they are for review or anomalous. */
class ReviewThresholdTest {
    private static final Optional<Double> NONE = Optional.empty();
    private static final Cost NO_COST = new Cost(NONE, NONE, NONE);

    private static ThresholdConfig config(
            Method method, Optional<Double> image, Optional<Double> review, Optional<Double> rate, Cost cost) {
        return new ThresholdConfig(
                method, 0.1, image, method == Method.MANUAL ? Optional.of(1.0) : NONE, review, rate, Optional.of(cost));
    }

    private static Cost cost(double miss, double falseAlarm, double review) {
        return new Cost(Optional.of(miss), Optional.of(falseAlarm), Optional.of(review));
    }

    private static Evaluation validation() {
        Evaluation evaluation = new Evaluation();
        for (int i = 1; i <= 10; i++) {
            evaluation.add(ScoredImages.image(Label.NORMAL, i));
        }
        for (float score : new float[] {7.5f, 9.5f, 12, 13}) {
            evaluation.add(ScoredImages.image(Label.ANOMALOUS, score));
        }
        return evaluation;
    }

    @ParameterizedTest
    @CsvSource({"2.9, NORMAL", "3, REVIEW", "7.9, REVIEW", "8, ANOMALOUS", "NaN, ANOMALOUS"})
    void aManualReviewThresholdMakesAThirdVerdict(float score, Verdict verdict) {
        PostProcessor learned = PostProcessor.learn(
                validation(), config(Method.MANUAL, Optional.of(8.0), Optional.of(3.0), NONE, NO_COST));

        assertThat(learned.verdict(score)).isEqualTo(verdict);
        assertThat(learned.reviewThresholdOrigin()).isEqualTo("set by hand");
    }

    @Test
    void withoutAReviewThresholdThereAreTwoVerdicts() {
        PostProcessor learned = PostProcessor.learn(validation(), ThresholdConfig.DEFAULT);

        assertThat(learned.hasReview()).isFalse();
        assertThat(learned.reviewThreshold()).isEqualTo(learned.imageThreshold());
        for (float score = 0; score < 15; score += 0.25f) {
            assertThat(learned.verdict(score))
                    .isEqualTo(learned.isAnomalous(score) ? Verdict.ANOMALOUS : Verdict.NORMAL);
        }
    }

    @Test
    void aRateSetsTheReviewThresholdAmongTheNormalImages() {
        PostProcessor learned = PostProcessor.learn(
                validation(), config(Method.MANUAL, Optional.of(9.75), NONE, Optional.of(0.3), NO_COST));

        assertThat(learned.reviewThreshold()).isEqualTo(7.25f); // between the normal image 7 and the defective one
        assertThat(learned.reviewThresholdOrigin()).isEqualTo("at most 30 % of normal images on validation reach it");
        assertThat(learned.imageThreshold()).isEqualTo(9.75f);
    }

    @Test
    void aThresholdThatFallsToTheReviewThresholdEndsTheReviewsAndTheyDoNotComeBack() {
        PostProcessor learned = PostProcessor.learn(
                validation(), config(Method.MANUAL, Optional.of(4.0), Optional.of(2.0), Optional.empty(), NO_COST));
        assertThat(learned.hasReview()).isTrue();

        PostProcessor lower = learned.withImageThreshold(1.5, "set at run time");
        PostProcessor higher = lower.withImageThreshold(4, "set at run time");

        assertThat(lower.hasReview()).isFalse();
        assertThat(higher.hasReview()).isFalse();
        assertThat(higher.reviewThreshold()).isEqualTo(higher.imageThreshold());
        assertThat(learned.withImageThreshold(3, "set at run time").reviewThreshold())
                .isEqualTo(2f);
    }

    @Test
    void aReviewThresholdIsNeverAboveTheThreshold() {
        PostProcessor learned = PostProcessor.learn(
                validation(), config(Method.MANUAL, Optional.of(4.0), NONE, Optional.of(0.3), NO_COST));

        assertThat(learned.reviewThreshold()).isEqualTo(learned.imageThreshold());
        assertThat(learned.hasReview()).isTrue();
        assertThatThrownBy(() -> new PostProcessor(
                        1f,
                        1f,
                        0,
                        1,
                        0,
                        1,
                        "",
                        "",
                        2f,
                        "by hand",
                        FalseAlarmPromise.UNKNOWN,
                        learned.normalScores(),
                        learned.categories(),
                        RegionRules.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("review_threshold must not exceed image_threshold, but they are 2.0 and 1.0");
    }

    @Test
    void aMovedThresholdKeepsTheReviewThresholdBelowIt() {
        PostProcessor learned = PostProcessor.learn(
                validation(), config(Method.MANUAL, Optional.of(8.0), Optional.of(3.0), NONE, NO_COST));

        assertThat(learned.withImageThreshold(5, "moved").reviewThreshold()).isEqualTo(3);
        assertThat(learned.withImageThreshold(2, "moved").reviewThreshold()).isEqualTo(2);
        assertThat(learned.withPixelThreshold(2, "moved").reviewThreshold()).isEqualTo(3);
        assertThat(learned.calibrated(List.of(1f, 4f), CalibrationTarget.rate(0))
                        .reviewThreshold())
                .isEqualTo(3);
    }

    @Test
    void calibrationSetsBothThresholds() {
        PostProcessor learned = new PostProcessor(9, 9, 0, 10, 0, 10)
                .calibrated(
                        List.of(1f, 2f, 3f, 4f, 5f), CalibrationTarget.rate(0.2).withReview(0.4));

        assertThat(learned.imageThreshold()).isEqualTo(4.5f);
        assertThat(learned.reviewThreshold()).isEqualTo(3.5f);
        assertThat(learned.reviewThresholdOrigin()).isEqualTo("at most 40 % of 5 good parts reach it");
        assertThatThrownBy(() -> CalibrationTarget.rate(0.2).withReview(0.2))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "review_false_positive_rate must be above false_positive_rate = 0.2 and below 1, but is 0.2");
    }

    @Test
    void costsSetBothThresholds() {
        PostProcessor learned =
                PostProcessor.learn(validation(), config(Method.ADAPTIVE, NONE, NONE, NONE, cost(10, 4, 0.5)));

        // From 7.25: four images are reviewed (8 and 9 and 10, and the defects 7.5 and 9.5), none is missed or falsely
        // alarmed.
        assertThat(learned.reviewThreshold()).isEqualTo(7.25f);
        assertThat(learned.imageThreshold()).isEqualTo(11);
        assertThat(learned.imageThresholdOrigin())
                .isEqualTo(learned.reviewThresholdOrigin())
                .isEqualTo("lowest cost on validation (miss 10, false alarm 4, review 0.5)");
        assertThat(learned.falseAlarms()).isEqualTo(new FalseAlarmPromise(FalseAlarmPromise.Choice.SEARCHED, 10, 0, 1));
    }

    @Test
    void noOtherPairOfThresholdsCostsLess() {
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 200; trial++) {
            double miss = 1 + random.nextInt(9);
            double falseAlarm = 1 + random.nextInt(9);
            double review = random.nextDouble() * miss * falseAlarm / (miss + falseAlarm);
            Evaluation validation = new Evaluation();
            float[] scores = new float[8];
            boolean[] defective = new boolean[8];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(7); // some tie
                defective[i] = i < 2 || (i < 6 && random.nextBoolean());
                validation.add(ScoredImages.image(defective[i] ? Label.ANOMALOUS : Label.NORMAL, scores[i]));
            }
            PostProcessor learned = PostProcessor.learn(
                    validation, config(Method.ADAPTIVE, NONE, NONE, NONE, cost(miss, falseAlarm, review)));
            double best = Double.POSITIVE_INFINITY;
            for (double lower = -0.5; lower < 8; lower++) {
                for (double upper = lower; upper < 8; upper++) {
                    best = Math.min(best, total(scores, defective, lower, upper, miss, falseAlarm, review));
                }
            }
            assertThat(total(
                            scores,
                            defective,
                            learned.reviewThreshold(),
                            learned.imageThreshold(),
                            miss,
                            falseAlarm,
                            review))
                    .isCloseTo(best, within(1e-9));
        }
    }

    private static double total(
            float[] scores,
            boolean[] defective,
            double lower,
            double upper,
            double miss,
            double falseAlarm,
            double review) {
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] >= upper) {
                total += defective[i] ? 0 : falseAlarm;
            } else if (scores[i] >= lower) {
                total += review;
            } else {
                total += defective[i] ? miss : 0;
            }
        }
        return total;
    }

    @Test
    void costsNeedBothKindsOfImages() {
        ThresholdConfig costs = config(Method.ADAPTIVE, NONE, NONE, NONE, cost(10, 4, 0.5));
        assertThatThrownBy(
                        () -> PostProcessor.learn(ScoredImages.evaluation(ScoredImages.image(Label.NORMAL, 1)), costs))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "no thresholds can be chosen by cost: there are no defective images in the split; add some, or"
                                + " leave trainer.threshold.cost out");
    }

    @Test
    void theErrorNamesTheCategoryWithoutDefects() {
        assertThatThrownBy(() -> config(Method.ADAPTIVE, NONE, NONE, NONE, cost(10, 4, 0.5))
                        .check(new SplitContents(3, 0, 0), "bottle"))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "no thresholds can be chosen by cost: there are no defective images in the split of category"
                                + " bottle; add some, or leave trainer.threshold.cost out");
        assertThatThrownBy(() -> config(Method.ADAPTIVE, NONE, NONE, Optional.of(0.2), NO_COST)
                        .check(new SplitContents(0, 2, 0), ""))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "review_false_positive_rate can't be used, because validation has no normal images; add some, or"
                                + " set trainer.threshold.review_false_positive_rate=null");
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertRefused(
                () -> config(Method.ADAPTIVE, NONE, Optional.of(3.0), NONE, NO_COST),
                "review = 3.0 needs method = manual, because a learned threshold may lie below it: set both by hand, or give"
                        + " review_false_positive_rate");
        assertRefused(
                () -> config(Method.MANUAL, Optional.of(3.0), Optional.of(3.0), NONE, NO_COST),
                "review must be a finite number below manual_image = 3.0, but is 3.0");
        assertRefused(
                () -> config(Method.ADAPTIVE, NONE, NONE, Optional.of(0.1), NO_COST),
                "review_false_positive_rate must be above false_positive_rate = 0.1 and below 1, but is 0.1");
        assertRefused(
                () -> config(Method.MANUAL, Optional.of(3.0), Optional.of(2.0), Optional.of(0.2), NO_COST),
                "review and review_false_positive_rate both set the review threshold: leave one out");
        assertRefused(
                () -> config(Method.ADAPTIVE, NONE, NONE, Optional.of(0.2), cost(10, 4, 0.5)),
                "cost sets both thresholds of images: leave it out, or set method = adaptive without"
                        + " review_false_positive_rate");
        assertRefused(
                () -> new Cost(Optional.of(1.0), NONE, Optional.of(1.0)),
                "miss, false_alarm and review must all be given or none, because only their ratios count");
        assertRefused(() -> cost(0, 1, 1), "miss must be a finite number above 0, but is 0.0");
        assertRefused(
                () -> cost(2, 2, 1),
                "review = 1.0 is never worth its cost: it must be less than miss * false_alarm / (miss + false_alarm) ="
                        + " 1.0");
    }

    private static void assertRefused(Runnable made, String sentence) {
        assertThatThrownBy(made::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void aReviewThresholdComesBackFromText() throws JsonProcessingException {
        PostProcessor learned = PostProcessor.learn(
                validation(), config(Method.MANUAL, Optional.of(8.1), Optional.of(3.3), NONE, NO_COST));
        PostProcessor both = learned.with("dark", PostProcessor.learn(validation(), ThresholdConfig.DEFAULT));
        String text = MetricsJson.write(both).toString();

        assertThat(text).containsOnlyOnce("\"review_threshold\":3.3");
        assertThat(MetricsJson.readPostProcessor(new ObjectMapper().readTree(text)))
                .isEqualTo(both);
    }
}
