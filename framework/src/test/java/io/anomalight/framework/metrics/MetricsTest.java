package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.image.ImageSize;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricsTest {
    private static final ImageSize SIZE = new ImageSize(1, 4);
    private static final byte[] EMPTY = {0, 0, 0, 0};
    private static final byte[] HALF = {0, 0, 1, 1};
    private static final byte[] FULL = {1, 1, 1, 1};

    @Test
    void thereAreTheseMetrics() {
        assertThat(Metrics.names())
                .containsExactly(
                        "image_AUROC",
                        "image_AUPR",
                        "image_F1Max",
                        "image_F1Score",
                        "pixel_AUROC",
                        "pixel_AUPR",
                        "pixel_F1Max",
                        "pixel_F1Score",
                        "pixel_AUPRO");
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearestAndAllThereAre() {
        assertThatThrownBy(() -> Metrics.named("pixel-aupro"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no metric \"pixel-aupro\" (did you mean pixel_AUPRO?); there are "
                        + String.join(", ", Metrics.names()));
    }

    @ParameterizedTest
    @MethodSource("io.anomalight.framework.metrics.Metrics#names")
    void aPerfectRankingIsOneHoweverLargeItsScores(String name) {
        Evaluation evaluation = ScoredImages.evaluation(
                ScoredImages.row(EMPTY, -3e30f, -70, -60, -50),
                ScoredImages.row(HALF, -40, -30, 200, 3e30f),
                ScoredImages.row(EMPTY, -9, -9, 0, 1));

        assertThat(Metrics.named(name).compute(evaluation, new PostProcessor(200, 200, -50, 3e30, -3e30, 3e30)))
                .isEqualTo(Measurement.exact(1));
    }

    @Test
    void anInvertedRankingIsZero() {
        Evaluation evaluation =
                ScoredImages.evaluation(ScoredImages.row(EMPTY, 9, 9, 8, 7), ScoredImages.row(HALF, 6, 6, 5, 4));

        assertThat(ScoredImages.value("image_AUROC", evaluation)).isZero();
        assertThat(ScoredImages.value("pixel_AUROC", evaluation)).isZero();
        assertThat(ScoredImages.value("pixel_AUPRO", evaluation)).isZero();
        assertThat(ScoredImages.value("image_AUPR", evaluation)).isEqualTo(0.5);
    }

    @Test
    void ifAllScoresAreEqualTheCurveIsTheDiagonal() {
        Evaluation evaluation =
                ScoredImages.evaluation(ScoredImages.row(EMPTY, 7, 7, 7, 7), ScoredImages.row(HALF, 7, 7, 7, 7));

        assertThat(ScoredImages.value("image_AUROC", evaluation)).isEqualTo(0.5);
        assertThat(ScoredImages.value("pixel_AUROC", evaluation)).isEqualTo(0.5);
        assertThat(ScoredImages.value("pixel_AUPR", evaluation)).isEqualTo(0.25); // the share of defective pixels
        assertThat(ScoredImages.value("pixel_AUPRO", evaluation)).isCloseTo(0.15, within(1e-15)); // 0.3 / 2
    }

    @Test
    void zeroTiesWithMinusZero() {
        assertThat(ScoredImages.value(
                        "image_AUROC",
                        ScoredImages.evaluation(
                                ScoredImages.image(Label.NORMAL, 0f), ScoredImages.image(Label.ANOMALOUS, -0f))))
                .isEqualTo(0.5);
    }

    // Squeezing scores through a sigmoid would tie these in single precision.
    @ParameterizedTest
    @ValueSource(floats = {-1e4f, 0, 1e4f})
    void scoresAreRankedRaw(float offset) {
        assertThat(ScoredImages.value(
                        "image_AUROC",
                        ScoredImages.evaluation(
                                ScoredImages.image(Label.NORMAL, offset + 100),
                                ScoredImages.image(Label.NORMAL, offset + 101),
                                ScoredImages.image(Label.ANOMALOUS, offset + 102))))
                .isEqualTo(1);
    }

    @Test
    void everyDefectCountsTheSameInPerRegionOverlap() {
        byte[] mask = {1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
        float[] map = {0, 2, 3, 3, 3, 3, 3, 3, 3, 3, 1, 1};

        // The large defect is found at no cost; the single pixel only when everything is called defective.
        assertThat(ScoredImages.value("pixel_AUPRO", ScoredImages.evaluation(ScoredImages.row(mask, map))))
                .isCloseTo(0.5, within(1e-15));
    }

    @Test
    void aMetricIsResetBeforeEachEpoch() {
        Metric metric = Metrics.named("image_AUROC");
        metric.reset();
        ImageResult normal = ScoredImages.image(Label.NORMAL, 1);
        metric.compute(
                ScoredImages.evaluation(normal, ScoredImages.image(Label.ANOMALOUS, 0)), ScoredImages.NO_THRESHOLD);
        metric.reset();

        assertThat(metric.compute(
                        ScoredImages.evaluation(normal, ScoredImages.image(Label.ANOMALOUS, 2)),
                        ScoredImages.NO_THRESHOLD))
                .isEqualTo(Measurement.exact(1));
    }

    @Test
    void computingDoesNotDisturbWhatIsAddedAfterwards() {
        Evaluation evaluation =
                ScoredImages.evaluation(ScoredImages.image(Label.NORMAL, 2), ScoredImages.image(Label.ANOMALOUS, 3));
        assertThat(ScoredImages.value("image_AUROC", evaluation)).isEqualTo(1);

        evaluation.add(ScoredImages.image(Label.ANOMALOUS, 1));

        assertThat(ScoredImages.value("image_AUROC", evaluation)).isEqualTo(0.5);
    }

    @Test
    void withoutDefectiveImagesEveryMetricIsUndefined() {
        for (String name : Metrics.names()) {
            assertUndefined(
                    name,
                    new SplitContents(2, 0, 0),
                    "there are no defective images in the split",
                    ScoredImages.row(EMPTY, 1, 2, 3, 4),
                    ScoredImages.image(Label.NORMAL, 1));
        }
    }

    @Test
    void withoutNormalImagesTheMetricsOfImagesAreUndefined() {
        assertUndefined(
                "image_F1Max",
                new SplitContents(0, 1, 1),
                "there are no normal images in the split",
                ScoredImages.row(HALF, 1, 2, 3, 4));
    }

    @Test
    void withoutMasksTheMetricsOfPixelsAreUndefined() {
        assertUndefined(
                "pixel_AUPRO",
                new SplitContents(1, 1, 0),
                "no defective image has a mask",
                ScoredImages.row(EMPTY, 1, 2, 3, 4),
                ScoredImages.image(Label.ANOMALOUS, 1));
    }

    @Test
    void aSplitWithBothClassesAndMasksLacksNothing() {
        for (String name : Metrics.names()) {
            assertThat(Metrics.named(name).missing(new SplitContents(1, 1, 1))).isEmpty();
        }
        assertThat(Metrics.named("pixel_AUROC").missing(new SplitContents(0, 1, 1)))
                .as("pixels around a defect are normal")
                .isEmpty();
    }

    @Test
    void masksThatMarkNothingOrEverythingLeaveThePixelsUndefined() {
        ImageResult empty = ScoredImages.result("a.png", Label.ANOMALOUS, 1, SIZE, Optional.of(EMPTY), 1, 2, 3, 4);

        assertThat(ScoredImages.measure("pixel_AUROC", ScoredImages.evaluation(empty)))
                .isEqualTo(Measurement.undefined("the masks of the defective images mark no pixel"));
        assertThat(ScoredImages.measure("pixel_AUROC", ScoredImages.evaluation(ScoredImages.row(FULL, 1, 2, 3, 4))))
                .isEqualTo(Measurement.undefined("the masks of the defective images leave no pixel normal"));
    }

    private static void assertUndefined(String name, SplitContents split, String reason, ImageResult... results) {
        Evaluation evaluation = ScoredImages.evaluation(results);
        assertThat(evaluation.contents()).isEqualTo(split);
        assertThat(Metrics.named(name).missing(split)).contains(reason);
        assertThat(ScoredImages.measure(name, evaluation)).isEqualTo(Measurement.undefined(reason));
    }
}
