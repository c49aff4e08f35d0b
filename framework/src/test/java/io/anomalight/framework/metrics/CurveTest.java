package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CurveTest {
    private final Evaluation images = ScoredImages.evaluation(
            ScoredImages.image(Label.NORMAL, 1),
            ScoredImages.image(Label.NORMAL, 3),
            ScoredImages.image(Label.ANOMALOUS, 3),
            ScoredImages.image(Label.ANOMALOUS, 4),
            ScoredImages.image(Label.UNKNOWN, 9));

    @Test
    void everyDistinctScoreIsAPointIfTheyAreFew() {
        Curve curve = images.imageCurve(3).orElseThrow();

        assertThat(curve)
                .isEqualTo(new Curve(
                        List.of(new Curve.Point(4, 1, 0), new Curve.Point(3, 2, 1), new Curve.Point(1, 2, 2)), 2, 2));
        Curve.Point middle = curve.points().get(1);
        assertThat(curve.recall(middle)).isEqualTo(1);
        assertThat(curve.falsePositiveRate(middle)).isEqualTo(0.5);
        assertThat(middle.precision()).isEqualTo(2 / 3.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 11, 200})
    void aChoiceOfPointsIsEvenExactAndEndsWithAll(int most) {
        Random random = new Random(most);
        Evaluation evaluation = ScoredImages.evaluation(pixels(random, 5_000));

        Curve all = evaluation.pixelCurve(Integer.MAX_VALUE).orElseThrow();
        Curve some = evaluation.pixelCurve(most).orElseThrow();

        assertThat(all.points()).hasSizeGreaterThan(4_000);
        assertThat(some.points()).hasSizeLessThanOrEqualTo(most).isSubsetOf(all.points());
        Curve.Point last = some.points().get(some.points().size() - 1);
        assertThat(last.truePositives()).isEqualTo(all.positives());
        assertThat(last.falsePositives()).isEqualTo(all.negatives());
        int steps = (most - 1) / 2;
        double step = 1.0 / steps + 0.01; // scores that tie come all at once
        for (int i = 1; i < some.points().size(); i++) {
            Curve.Point before = some.points().get(i - 1);
            Curve.Point here = some.points().get(i);
            assertThat(some.recall(here) - some.recall(before)).isBetween(0.0, step);
            assertThat(some.falsePositiveRate(here) - some.falsePositiveRate(before))
                    .isBetween(0.0, step);
        }
    }

    @Test
    void pointsOfBinnedPixelsAreExactToo() {
        ImageResult[] results = {pixels(new Random(1), 2_000), pixels(new Random(2), 2_000)};
        Evaluation exact = ScoredImages.evaluation(results);
        Curve binned = ScoredImages.evaluation(100, results).pixelCurve(10_000).orElseThrow();

        assertThat(binned.points()).hasSizeBetween(100, 3_000);
        for (Curve.Point point : binned.points()) {
            assertThat(exact.pixelsAt(point.threshold())).isEqualTo(point);
        }
    }

    @Test
    void theOperatingPointCountsScoresThatReachTheThreshold() {
        assertThat(images.imagesAt(3)).isEqualTo(new Curve.Point(3, 2, 1));
        assertThat(images.imagesAt(3.5)).isEqualTo(new Curve.Point(3.5, 1, 0));
        assertThat(images.imagesAt(5).precision()).isEqualTo(1);
    }

    @Test
    void thereIsNoCurveOfOneClassAlone() {
        Evaluation normal = ScoredImages.evaluation(ScoredImages.image(Label.NORMAL, 1));
        Evaluation defective = ScoredImages.evaluation(ScoredImages.image(Label.ANOMALOUS, 1));

        assertThat(normal.imageCurve(10)).isEmpty();
        assertThat(normal.pixelCurve(10)).isEmpty();
        assertThat(defective.imageCurve(10)).isEmpty();
        assertThat(defective.pixelCurve(10)).isEmpty();
    }

    @Test
    void scoresOfImagesComeByLabelInAscendingOrder() {
        assertThat(images.imageScores(Label.NORMAL)).containsExactly(1, 3);
        assertThat(images.imageScores(Label.ANOMALOUS)).containsExactly(3, 4);
        assertThat(images.imageScores(Label.UNKNOWN)).isEmpty();
    }

    @Test
    void theAreaOfScoresAloneIsThatOfTheImagesMetric() {
        assertThat(Metrics.auroc(List.of(1f, 3f), List.of(3f, 4f)))
                .hasValue(ScoredImages.value("image_AUROC", images))
                .hasValue(0.875);
        assertThat(Metrics.auroc(List.of(), List.of(3f))).isEmpty();
        assertThat(Metrics.auroc(List.of(3f), List.of())).isEmpty();
    }

    @Test
    void fewerThanThreePointsAreNoCurve() {
        assertThatThrownBy(() -> images.imageCurve(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("points must be at least 3, but is 2");
    }

    /** Noise of which every tenth pixel is defective and scores higher. */
    private static ImageResult pixels(Random random, int count) {
        float[] map = new float[count];
        byte[] mask = new byte[count];
        for (int i = 0; i < count; i++) {
            mask[i] = (byte) (i % 10 == 0 ? 1 : 0);
            map[i] = (float) (random.nextGaussian() + 2 * mask[i]);
        }
        return ScoredImages.result("a.png", Label.ANOMALOUS, 0, new ImageSize(1, count), Optional.of(mask), map);
    }
}
