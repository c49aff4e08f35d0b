package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.regions.RegionFilters;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.framework.metrics.regions.VerdictBy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RegionVerdictTest {
    private static final ImageSize SIZE = new ImageSize(4, 4);
    private static final PostProcessor BY_SCORE = new PostProcessor(5, 2, 0, 10, 0, 4);

    @Test
    void aRegionDecidesAndTheScoreDoesNot() {
        PostProcessor learned = BY_SCORE.withRegions(byRegions(new RegionFilters(3, 0, 0, 0)));

        assertThat(learned.verdict(result(0, 2, 2, 2))).isEqualTo(Verdict.ANOMALOUS);
        assertThat(learned.verdict(result(9, 3, 3))).isEqualTo(Verdict.NORMAL); // two pixels are no region
        assertThat(BY_SCORE.verdict(result(0, 2, 2, 2))).isEqualTo(Verdict.NORMAL);
        assertThat(BY_SCORE.verdict(result(9, 3, 3))).isEqualTo(Verdict.ANOMALOUS);
    }

    @Test
    void eachFilterDropsARegion() {
        ImageResult result = result(0, 3, 2, 2); // a row: mean 7/3, normalised 0.583; peak 0.75
        assertThat(decided(result, new RegionFilters(3, 1, 0.58, 0.75))).isEqualTo(Verdict.ANOMALOUS);
        for (RegionFilters filters : List.of(
                new RegionFilters(4, 0, 0, 0),
                new RegionFilters(0, 2, 0, 0),
                new RegionFilters(0, 0, 0.59, 0),
                new RegionFilters(0, 0, 0, 0.76))) {
            assertThat(decided(result, filters)).as(filters.toString()).isEqualTo(Verdict.NORMAL);
        }
    }

    @Test
    void anAreaCountsPixelsOfTheOriginalImage() {
        ImageResult twice = new ImageResult(
                new HostImage(
                        Path.of("a.png"),
                        Label.NORMAL,
                        SIZE,
                        new float[3 * SIZE.pixels()],
                        Optional.empty(),
                        new ImageSize(8, 8)),
                0,
                result(0, 9, 9).anomalyMap());

        assertThat(decided(twice, new RegionFilters(8, 0, 0, 0))).isEqualTo(Verdict.ANOMALOUS);
        assertThat(decided(result(0, 9, 9), new RegionFilters(8, 0, 0, 0))).isEqualTo(Verdict.NORMAL);
    }

    @Test
    void anImageWithoutARegionIsForReviewIfItsScoreReachesTheReviewThreshold() {
        GoodParts parts = new GoodParts(BY_SCORE);
        for (float score : new float[] {1, 2, 3, 4}) {
            parts.add(result(score));
        }
        PostProcessor reviewed = parts.calibrated(CalibrationTarget.rate(0).withReview(0.25));
        PostProcessor learned = reviewed.withRegions(byRegions(new RegionFilters(3, 0, 0, 0)));

        assertThat(learned.verdict(result(3.6f, 3))).isEqualTo(Verdict.REVIEW);
        assertThat(learned.verdict(result(99, 3))).isEqualTo(Verdict.REVIEW);
        assertThat(learned.verdict(result(1, 3))).isEqualTo(Verdict.NORMAL);
        assertThat(learned.verdict(result(1, 3, 3, 3))).isEqualTo(Verdict.ANOMALOUS);
    }

    @Test
    void calibrationKeepsTheShareOfGoodPartsThatHaveARegionAndPromisesIt() {
        PostProcessor before = BY_SCORE.withRegions(byRegions(new RegionFilters(2, 0, 0.55, 0)));
        List<ImageResult> parts = randomParts(100);
        GoodParts collected = new GoodParts(before);
        parts.forEach(collected::add);

        PostProcessor calibrated =
                collected.calibrated(CalibrationTarget.guaranteed(0.1).withReview(0.2));

        long anomalous = count(parts, calibrated, Verdict.ANOMALOUS);
        long reviewed = count(parts, calibrated, Verdict.REVIEW);
        assertThat(anomalous)
                .isPositive()
                .isLessThanOrEqualTo(calibrated.falseAlarms().exceeding());
        assertThat(anomalous + reviewed).isEqualTo(20);
        assertThat(calibrated.falseAlarms().bound()).isLessThanOrEqualTo(0.1);
        assertThat(calibrated.pixelThresholdOrigin()).contains("have a region");
        assertThat(calibrated.normalScores().size()).isEqualTo(100);
        long lower =
                count(parts, calibrated.withPixelThreshold(calibrated.pixelThreshold() * 0.99, ""), Verdict.ANOMALOUS);
        assertThat(lower).isGreaterThanOrEqualTo(anomalous);
    }

    @Test
    void aPromiseIsLostWhenTheVerdictChanges() {
        GoodParts parts = new GoodParts(BY_SCORE);
        randomParts(100).forEach(parts::add);
        PostProcessor promising = parts.calibrated(CalibrationTarget.rate(0.1));
        RegionFilters filters = new RegionFilters(2, 0, 0, 0);

        assertThat(promising.falseAlarms().known()).isTrue();
        assertThat(promising
                        .withRegions(new RegionRules(VerdictBy.SCORE, filters))
                        .falseAlarms())
                .isEqualTo(promising.falseAlarms());
        assertThat(promising.withRegions(byRegions(filters)).falseAlarms()).isEqualTo(FalseAlarmPromise.UNKNOWN);
    }

    @Test
    void theImageThresholdCanNotBeMovedIfRegionsDecide() {
        PostProcessor learned = BY_SCORE.withRegions(byRegions(RegionFilters.NONE));

        assertThatThrownBy(() -> learned.withImageThreshold(3, "moved"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no effect with verdict=regions");
    }

    @Test
    void filtersThatNoImageCanPassAreAnErrorInCalibration() {
        GoodParts parts = new GoodParts(BY_SCORE.withRegions(byRegions(new RegionFilters(17, 0, 0, 0))));
        parts.add(result(0, 1));

        assertThatThrownBy(() -> parts.calibrated(CalibrationTarget.rate(0.1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("min_area 17");
    }

    @Test
    void aTestCountsTheVerdictsOfRegionsAndAFitDoesNotKnowThem() {
        PostProcessor learned = BY_SCORE.withRegions(byRegions(new RegionFilters(2, 0, 0, 0)));
        Evaluation test = new Evaluation(1_000_000, List.of(), Optional.of(learned));
        Evaluation validation = new Evaluation();
        for (Evaluation evaluation : List.of(test, validation)) {
            evaluation.add(result(9, 1)); // a normal image, which the score would call anomalous
            evaluation.add(defective(0, 3, 3));
            evaluation.add(defective(9, 3));
        }
        Metric f1 = Metrics.named("image_F1Score");

        assertThat(f1.compute(test, learned).value()).isEqualTo(2.0 / 3); // one of two found, no false alarm
        assertThat(f1.compute(validation, learned).undefined()).isPresent();
        assertThat(f1.compute(validation, BY_SCORE).value()).isEqualTo(0.5);
    }

    @Test
    void rulesAreSavedAndOldFilesHaveTheDefault() throws Exception {
        PostProcessor learned = BY_SCORE.withRegions(byRegions(new RegionFilters(25, 3, 0.5, 0.75)));

        assertThat(MetricsJson.readPostProcessor(MetricsJson.write(learned))).isEqualTo(learned);
        assertThat(MetricsJson.write(BY_SCORE).has("regions")).isFalse();
        assertThat(MetricsJson.readPostProcessor(MetricsJson.write(BY_SCORE)).regions())
                .isEqualTo(RegionRules.DEFAULT);
    }

    @Test
    void filtersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new RegionFilters(-1, 0, 0, 0)).hasMessageContaining("min_area");
        assertThatThrownBy(() -> new RegionFilters(0, 0, Double.NaN, 0)).hasMessageContaining("min_mean_score");
        assertThatThrownBy(() -> new RegionFilters(0, 0, 0, 1.1)).hasMessageContaining("min_peak_score");
    }

    private static Verdict decided(ImageResult result, RegionFilters filters) {
        return BY_SCORE.withRegions(byRegions(filters)).verdict(result);
    }

    private static RegionRules byRegions(RegionFilters filters) {
        return new RegionRules(VerdictBy.REGIONS, filters);
    }

    private static long count(List<ImageResult> results, PostProcessor learned, Verdict verdict) {
        return results.stream()
                .filter(result -> learned.verdict(result) == verdict)
                .count();
    }

    private static List<ImageResult> randomParts(int number) {
        Random random = new Random(3);
        return IntStream.range(0, number)
                .mapToObj(i -> {
                    float[] map = new float[SIZE.pixels()];
                    for (int pixel = 0; pixel < map.length; pixel++) {
                        map[pixel] = random.nextFloat();
                    }
                    return result(Label.NORMAL, random.nextFloat(), map);
                })
                .toList();
    }

    /** A normal image; its first pixels have these scores, and the others 0. */
    private static ImageResult result(float score, float... first) {
        return result(Label.NORMAL, score, Arrays.copyOf(first, SIZE.pixels()));
    }

    private static ImageResult defective(float score, float... first) {
        return result(Label.ANOMALOUS, score, Arrays.copyOf(first, SIZE.pixels()));
    }

    private static ImageResult result(Label label, float score, float[] map) {
        return new ImageResult(
                new HostImage(Path.of("a.png"), label, SIZE, new float[3 * SIZE.pixels()], Optional.empty(), SIZE),
                score,
                map);
    }
}
