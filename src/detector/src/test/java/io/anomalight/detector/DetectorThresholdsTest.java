package io.anomalight.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.regions.RegionFilters;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.framework.metrics.regions.VerdictBy;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorThresholdsTest {
    @TempDir
    Path folder;

    private Detector tiny() {
        return Detector.load(TinyArchive.write(folder.resolve("tiny.anomalight")));
    }

    @Test
    void aNewThresholdAppliesAtOnce() {
        BufferedImage picture = TinyArchive.picture(4, 32, 32);
        try (Detector detector = tiny()) {
            double score = detector.predict(picture).score();
            detector.threshold(score);
            assertThat(detector.predict(picture))
                    .matches(Detection::anomalous)
                    .satisfies(at -> assertThat(at.normalizedScore()).isEqualTo(0.5))
                    .satisfies(at -> assertThat(at.label()).isEqualTo("anomalous"));
            detector.threshold(Math.nextUp((float) score));
            assertThat(detector.predict(picture)).matches(above -> !above.anomalous());
            assertThat(detector.card().postProcessor().imageThreshold()).isEqualTo(0.05f);
        }
    }

    @Test
    void aFalsePositiveRateIsKeptOnTheNormalImages() {
        List<Path> good = IntStream.range(0, 20)
                .mapToObj(i -> TinyArchive.picture(folder.resolve("good" + i + ".png"), i, 40, 40))
                .toList();
        try (Detector detector = tiny()) {
            PostProcessor lines = detector.calibrate(good, 0.1);
            assertThat(detector.predict(good).stream().filter(Detection::anomalous))
                    .hasSize(2);
            assertThat(lines.imageThresholdOrigin()).isEqualTo("at most 10 % of 20 good parts reach it");

            assertThatThrownBy(() -> detector.calibrate(good, 1))
                    .isInstanceOf(UserError.class)
                    .hasMessage("false_positive_rate must be at least 0 and less than 1, but is 1.0");
            assertThatThrownBy(() -> detector.calibrate(List.of(), 0.1)).isInstanceOf(UserError.class);
            assertThat(detector.postProcessor()).isEqualTo(lines);
        }
    }

    @Test
    void aCalibratedDetectorGivesPValuesAmongTheGoodPartsAndPromisesABound() {
        List<Path> good = IntStream.range(0, 60)
                .mapToObj(i -> TinyArchive.picture(folder.resolve("good" + i + ".png"), i, 40, 40))
                .toList();
        try (Detector detector = tiny()) {
            assertThat(detector.predict(good.get(0)).pValue())
                    .hasValue(detector.postProcessor()
                            .pValue((float) detector.predict(good.get(0)).score())
                            .orElseThrow());

            PostProcessor lines = detector.calibrate(good, CalibrationTarget.guaranteed(0.05), Progress.SILENT);
            List<Detection> detections = detector.predict(good);
            for (Detection detection : detections) {
                long reaching = detections.stream()
                        .filter(other -> other.score() >= detection.score())
                        .count();
                assertThat(detection.pValue()).hasValue((1.0 + reaching) / 61);
            }
            assertThat(detections).noneMatch(Detection::anomalous);
            assertThat(lines.falseAlarms().bound()).isLessThanOrEqualTo(0.05);
            assertThatThrownBy(() -> detector.calibrate(good, CalibrationTarget.guaranteed(0.01), Progress.SILENT))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("60 good parts can't promise a false-alarm rate of 1 %");
            assertThat(detector.postProcessor()).isEqualTo(lines);
        }
    }

    @Test
    void anImageBetweenTheThresholdsIsForReviewWithItsRegions() {
        List<Path> good = IntStream.range(0, 20)
                .mapToObj(i -> TinyArchive.picture(folder.resolve("good" + i + ".png"), i, 40, 40))
                .toList();
        try (Detector detector = tiny()) {
            detector.calibrate(good, CalibrationTarget.rate(0.1).withReview(0.3), Progress.SILENT);
            detector.postProcessor(detector.postProcessor().withPixelThreshold(0, "every pixel"));
            List<Detection> detections = detector.predict(good);

            assertThat(detections).filteredOn(Detection::anomalous).hasSize(2);
            assertThat(detections)
                    .filteredOn(Detection::review)
                    .hasSize(4)
                    .allMatch(detection -> detection.verdict() == Verdict.REVIEW && !detection.anomalous())
                    .allMatch(detection -> detection.label().equals("review"))
                    .noneMatch(detection -> detection.regions().isEmpty());
            assertThat(detections)
                    .filteredOn(detection -> detection.label().equals("normal"))
                    .hasSize(14)
                    .allMatch(detection -> detection.regions().isEmpty());
        }
    }

    @Test
    void thresholdsWithoutNormalScoresGiveNoPValue() {
        try (Detector detector = tiny()) {
            detector.postProcessor(new PostProcessor(0.05, 0.02, 0, 0.1, 0, 0.1)); // as in archives of earlier versions
            assertThat(detector.predict(TinyArchive.picture(4, 32, 32)).pValue())
                    .isEmpty();
        }
    }

    @Test
    void calibrationByRegionsKeepsItsPromiseOnTheGoodParts() {
        List<Path> good = IntStream.range(0, 60)
                .mapToObj(i -> TinyArchive.picture(folder.resolve("good" + i + ".png"), i, 40, 40))
                .toList();
        try (Detector detector = tiny()) {
            detector.regions(new RegionRules(VerdictBy.REGIONS, new RegionFilters(20, 3, 0, 0)));
            PostProcessor lines = detector.calibrate(good, CalibrationTarget.guaranteed(0.1), Progress.SILENT);

            assertThat(lines.falseAlarms().bound()).isLessThanOrEqualTo(0.1);
            assertThat(detector.predict(good))
                    .filteredOn(Detection::anomalous)
                    .hasSize((int) lines.falseAlarms().exceeding())
                    .isNotEmpty()
                    .allMatch(detection -> detection.regions().stream()
                            .allMatch(region -> region.pixels() >= 20
                                    && Math.min(region.width(), region.height()) >= 3
                                    && region.normalizedMeanScore() <= region.normalizedScore()));
            assertThatThrownBy(() -> detector.threshold(1)).isInstanceOf(UserError.class);
        }
    }
}
