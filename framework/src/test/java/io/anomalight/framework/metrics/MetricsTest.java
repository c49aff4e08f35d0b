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
        Evaluation evaluation = Judged.evaluation(
                Judged.row(EMPTY, -3e30f, -70, -60, -50),
                Judged.row(HALF, -40, -30, 200, 3e30f),
                Judged.row(EMPTY, -9, -9, 0, 1));

        assertThat(Metrics.named(name).compute(evaluation, new PostProcessor(200, 200, -50, 3e30, -3e30, 3e30)))
                .isEqualTo(Measurement.exact(1));
    }

    @Test
    void anInvertedRankingIsZero() {
        Evaluation evaluation = Judged.evaluation(Judged.row(EMPTY, 9, 9, 8, 7), Judged.row(HALF, 6, 6, 5, 4));

        assertThat(Judged.value("image_AUROC", evaluation)).isZero();
        assertThat(Judged.value("pixel_AUROC", evaluation)).isZero();
        assertThat(Judged.value("pixel_AUPRO", evaluation)).isZero();
        assertThat(Judged.value("image_AUPR", evaluation)).isEqualTo(0.5);
    }

    @Test
    void whereAllScoresAreTheSameTheCurveIsTheDiagonal() {
        Evaluation evaluation = Judged.evaluation(Judged.row(EMPTY, 7, 7, 7, 7), Judged.row(HALF, 7, 7, 7, 7));

        assertThat(Judged.value("image_AUROC", evaluation)).isEqualTo(0.5);
        assertThat(Judged.value("pixel_AUROC", evaluation)).isEqualTo(0.5);
        assertThat(Judged.value("pixel_AUPR", evaluation)).isEqualTo(0.25); // the share of defective pixels
        assertThat(Judged.value("pixel_AUPRO", evaluation)).isCloseTo(0.15, within(1e-15)); // 0.3 / 2
    }

    @Test
    void zeroTiesWithMinusZero() {
        assertThat(Judged.value(
                        "image_AUROC",
                        Judged.evaluation(Judged.image(Label.NORMAL, 0f), Judged.image(Label.ANOMALOUS, -0f))))
                .isEqualTo(0.5);
    }

    // Squeezing scores through a sigmoid would tie these in single precision.
    @ParameterizedTest
    @ValueSource(floats = {-1e4f, 0, 1e4f})
    void scoresAreRankedRaw(float offset) {
        assertThat(Judged.value(
                        "image_AUROC",
                        Judged.evaluation(
                                Judged.image(Label.NORMAL, offset + 100),
                                Judged.image(Label.NORMAL, offset + 101),
                                Judged.image(Label.ANOMALOUS, offset + 102))))
                .isEqualTo(1);
    }

    @Test
    void everyDefectCountsTheSameInPerRegionOverlap() {
        byte[] mask = {1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
        float[] map = {0, 2, 3, 3, 3, 3, 3, 3, 3, 3, 1, 1};

        // The large defect is found at no cost; the single pixel only when everything is called defective.
        assertThat(Judged.value("pixel_AUPRO", Judged.evaluation(Judged.row(mask, map))))
                .isCloseTo(0.5, within(1e-15));
    }

    @Test
    void aMetricForgetsTheEpochBefore() {
        Metric metric = Metrics.named("image_AUROC");
        metric.reset();
        ImageResult normal = Judged.image(Label.NORMAL, 1);
        metric.compute(Judged.evaluation(normal, Judged.image(Label.ANOMALOUS, 0)), Judged.NO_THRESHOLD);
        metric.reset();

        assertThat(metric.compute(Judged.evaluation(normal, Judged.image(Label.ANOMALOUS, 2)), Judged.NO_THRESHOLD))
                .isEqualTo(Measurement.exact(1));
    }

    @Test
    void computingDoesNotDisturbWhatIsAddedAfterwards() {
        Evaluation evaluation = Judged.evaluation(Judged.image(Label.NORMAL, 2), Judged.image(Label.ANOMALOUS, 3));
        assertThat(Judged.value("image_AUROC", evaluation)).isEqualTo(1);

        evaluation.add(Judged.image(Label.ANOMALOUS, 1));

        assertThat(Judged.value("image_AUROC", evaluation)).isEqualTo(0.5);
    }

    @Test
    void withoutDefectiveImagesEveryMetricIsUndefined() {
        for (String name : Metrics.names()) {
            assertUndefined(
                    name,
                    new SplitContents(2, 0, 0),
                    "there are no defective images in the split",
                    Judged.row(EMPTY, 1, 2, 3, 4),
                    Judged.image(Label.NORMAL, 1));
        }
    }

    @Test
    void withoutNormalImagesTheMetricsOfImagesAreUndefined() {
        assertUndefined(
                "image_F1Max",
                new SplitContents(0, 1, 1),
                "there are no normal images in the split",
                Judged.row(HALF, 1, 2, 3, 4));
    }

    @Test
    void withoutMasksTheMetricsOfPixelsAreUndefined() {
        assertUndefined(
                "pixel_AUPRO",
                new SplitContents(1, 1, 0),
                "no defective image has a mask",
                Judged.row(EMPTY, 1, 2, 3, 4),
                Judged.image(Label.ANOMALOUS, 1));
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
        ImageResult empty = Judged.result("a.png", Label.ANOMALOUS, 1, SIZE, Optional.of(EMPTY), 1, 2, 3, 4);

        assertThat(Judged.measure("pixel_AUROC", Judged.evaluation(empty)))
                .isEqualTo(Measurement.undefined("the masks of the defective images mark no pixel"));
        assertThat(Judged.measure("pixel_AUROC", Judged.evaluation(Judged.row(FULL, 1, 2, 3, 4))))
                .isEqualTo(Measurement.undefined("the masks of the defective images leave no pixel normal"));
    }

    private static void assertUndefined(String name, SplitContents split, String reason, ImageResult... results) {
        Evaluation evaluation = Judged.evaluation(results);
        assertThat(evaluation.contents()).isEqualTo(split);
        assertThat(Metrics.named(name).missing(split)).contains(reason);
        assertThat(Judged.measure(name, evaluation)).isEqualTo(Measurement.undefined(reason));
    }
}
