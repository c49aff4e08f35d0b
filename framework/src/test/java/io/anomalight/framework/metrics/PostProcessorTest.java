package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import io.anomalight.framework.metrics.regions.RegionRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostProcessorTest {
    private static final ThresholdConfig MANUAL =
            new ThresholdConfig(ThresholdConfig.Method.MANUAL, 0.01, Optional.of(2.5), Optional.of(-1.0));

    @Test
    void theThresholdWithTheBestF1LiesMidwayBetweenNeighbouringScores() {
        PostProcessor learned = PostProcessor.learn(
                ScoredImages.evaluation(
                        ScoredImages.row(new byte[] {0, 0, 0}, 1, 2, 3),
                        ScoredImages.row(new byte[] {0, 1, 1}, 2.5f, 4, 5)),
                ThresholdConfig.DEFAULT);

        assertThat(learned.imageThreshold()).isEqualTo(4);
        assertThat(learned.pixelThreshold()).isEqualTo(3.5f);
        assertThat(learned.imageThresholdOrigin()).isEqualTo("best F1 on validation");
        assertThat(learned.pixelThresholdOrigin()).isEqualTo("best F1 on validation");
    }

    @Test
    void ofEquallyGoodThresholdsTheLowestIsTaken() {
        // One of two found without an error, or both with two: F1 is 2/3 either way.
        PostProcessor learned = PostProcessor.learn(
                ScoredImages.evaluation(
                        ScoredImages.image(Label.ANOMALOUS, 5),
                        ScoredImages.image(Label.NORMAL, 4),
                        ScoredImages.image(Label.NORMAL, 3),
                        ScoredImages.image(Label.ANOMALOUS, 2),
                        ScoredImages.image(Label.NORMAL, 1)),
                ThresholdConfig.DEFAULT);

        assertThat(learned.imageThreshold()).isEqualTo(1.5f);
    }

    @Test
    void rangesCoverAllImagesAndAllPixelsSeparately() {
        PostProcessor learned = PostProcessor.learn(
                ScoredImages.evaluation(
                        ScoredImages.row(new byte[] {0, 0}, -3, 2),
                        ScoredImages.result("a.png", Label.ANOMALOUS, 40, new ImageSize(1, 2), Optional.empty(), 7, 8),
                        ScoredImages.result("b.png", Label.UNKNOWN, 1, new ImageSize(1, 1), Optional.empty(), 90)),
                ThresholdConfig.DEFAULT);

        assertThat(learned.imageMin()).isEqualTo(1);
        assertThat(learned.imageMax()).isEqualTo(40);
        assertThat(learned.pixelMin()).isEqualTo(-3);
        assertThat(learned.pixelMax()).isEqualTo(90);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.009, 0", "0.01, 1", "0.29, 29", "0.999, 99"})
    void withoutDefectsAtMostTheAllowedShareOfNormalImagesReachesTheThreshold(double rate, int reach) {
        ImageResult[] images = new ImageResult[100];
        for (int i = 0; i < images.length; i++) {
            images[i] = ScoredImages.image(Label.NORMAL, i - 50f);
        }

        PostProcessor learned = PostProcessor.learn(
                ScoredImages.evaluation(images),
                new ThresholdConfig(ThresholdConfig.Method.ADAPTIVE, rate, Optional.empty(), Optional.empty()));

        assertThat(images)
                .filteredOn(image -> learned.isAnomalous(image.score()))
                .hasSize(reach);
        assertThat(images)
                .filteredOn(image -> learned.isAnomalousPixel(image.anomalyMap()[0]))
                .hasSize(reach);
    }

    @Test
    void normalScoresThatTieAreAllOnTheSameSide() {
        ImageResult[] images = new ImageResult[10];
        for (int i = 0; i < images.length; i++) {
            images[i] = ScoredImages.image(Label.NORMAL, i < 5 ? 1 : 2);
        }

        PostProcessor learned = PostProcessor.learn(
                ScoredImages.evaluation(images),
                new ThresholdConfig(ThresholdConfig.Method.ADAPTIVE, 0.4, Optional.empty(), Optional.empty()));

        assertThat(learned.imageThreshold()).isGreaterThan(2).isCloseTo(2, within(0.01f));
    }

    @Test
    void theOriginOfAQuantileIsDescribed() {
        PostProcessor learned = PostProcessor.learn(
                ScoredImages.evaluation(ScoredImages.image(Label.NORMAL, 1)), ThresholdConfig.DEFAULT);

        assertThat(learned.imageThresholdOrigin())
                .isEqualTo("at most 1 % of normal images on validation reach it, for there are no defective images in"
                        + " the split");
        assertThat(learned.pixelThresholdOrigin())
                .isEqualTo("at most 1 % of normal pixels on validation reach it, for there are no defective images in"
                        + " the split");
    }

    @Test
    void withDefectsButNoMasksPixelsFallBackOnTheNormalImages() {
        PostProcessor learned = PostProcessor.learn(
                ScoredImages.evaluation(
                        ScoredImages.row(new byte[] {0, 0}, 1, 2),
                        ScoredImages.result("a.png", Label.ANOMALOUS, 9, new ImageSize(1, 2), Optional.empty(), 8, 9)),
                ThresholdConfig.DEFAULT);

        assertThat(learned.imageThreshold()).isEqualTo(5.5f);
        assertThat(learned.pixelThreshold()).isGreaterThan(2).isCloseTo(2, within(0.01f));
        assertThat(learned.pixelThresholdOrigin())
                .isEqualTo("at most 1 % of normal pixels on validation reach it, for no defective image has a mask");
    }

    @Test
    void manualThresholdsAreTakenAsGiven() {
        PostProcessor learned = PostProcessor.learn(
                ScoredImages.evaluation(ScoredImages.image(Label.NORMAL, 0), ScoredImages.image(Label.ANOMALOUS, 4)),
                MANUAL);

        assertThat(learned)
                .isEqualTo(new PostProcessor(
                        2.5f,
                        -1f,
                        0,
                        4,
                        0,
                        4,
                        "set by hand",
                        "set by hand",
                        2.5f,
                        "",
                        new FalseAlarmPromise(FalseAlarmPromise.Choice.FIXED, 1, 0, 1),
                        new NormalScores(List.of(0f)),
                        Map.of(),
                        RegionRules.DEFAULT));
    }

    @Test
    void thresholdsNeedSomethingToLearnFrom() {
        assertThatThrownBy(() -> PostProcessor.learn(new Evaluation(), MANUAL))
                .isInstanceOf(UserError.class)
                .hasMessage("no thresholds can be learned: validation has no images; add some");
        assertThatThrownBy(() -> PostProcessor.learn(
                        ScoredImages.evaluation(ScoredImages.image(Label.ANOMALOUS, 1)), ThresholdConfig.DEFAULT))
                .isInstanceOf(UserError.class)
                .hasMessage("no threshold for pixels can be learned: no defective image has a mask, and validation has"
                        + " no normal images either; add some or set thresholds by hand (method = manual)");
    }

    @Test
    void aLoadedPostProcessorIsChecked() {
        assertThatThrownBy(() -> new PostProcessor(0, Double.NaN, 0, 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pixel_threshold must be a finite number, but is NaN");
        assertThatThrownBy(() -> new PostProcessor(0, 0, 2, 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("image_min must not exceed image_max, but they are 2.0 and 1.0");
    }

    @Test
    void normalisedScoresAreOneHalfAtTheThresholdAndStayWithinZeroAndOne() {
        PostProcessor postProcessor = new PostProcessor(4, 40, 0, 10, 0, 100);

        assertThat(postProcessor.normalizeScore(4)).isEqualTo(0.5);
        assertThat(postProcessor.normalizeScore(-20)).isZero();
        assertThat(postProcessor.normalizeScore(20)).isEqualTo(1);
        assertThat(postProcessor.normalizePixel(50)).isEqualTo(0.6f);
    }

    @Test
    void aScoreThatIsNaNIsNeverNormal() {
        PostProcessor postProcessor = new PostProcessor(4, 40, 0, 10, 0, 100);

        assertThat(postProcessor.isAnomalous(Float.NaN)).isTrue();
        assertThat(postProcessor.isAnomalousPixel(Float.NaN)).isTrue();
    }

    @Test
    void anImageThresholdForGoodPartsIsTheLowestThatFewEnoughReach() {
        PostProcessor learned = new PostProcessor(9, 9, 0, 10, 0, 10);
        List<Float> goodParts = List.of(1f, 5f, 3f, 2f, 4f);
        assertThat(learned.calibrated(goodParts, CalibrationTarget.rate(0.2)).imageThreshold())
                .isEqualTo(4.5f);
        assertThat(learned.calibrated(goodParts, CalibrationTarget.rate(0)).imageThreshold())
                .isGreaterThan(5);
        assertThat(learned.calibrated(goodParts, CalibrationTarget.rate(0)).pixelThreshold())
                .isEqualTo(9);
        assertThatThrownBy(() -> learned.calibrated(List.of(1f, Float.NaN), CalibrationTarget.rate(0.2)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("the score of a good part is NaN, which can't be ranked");
    }
}
