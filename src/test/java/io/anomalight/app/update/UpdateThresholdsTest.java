package io.anomalight.app.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.ThresholdConfig;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UpdateThresholdsTest {
    private static final Sample GOOD = new FileSample(Path.of("good.png"), Label.NORMAL);
    private static final Sample BAD = new FileSample(Path.of("bad.png"), Label.ANOMALOUS);
    private static final PostProcessor BY_HAND = new PostProcessor(50, 50, 0, 100, 0, 100);
    private static final PostProcessor CALIBRATED = BY_HAND.calibrated(
            IntStream.range(0, 100).mapToObj(i -> (float) i).toList(),
            CalibrationTarget.rate(0.05).withReview(0.2));

    private static Optional<CalibrationTarget> target(UpdateSettings settings, PostProcessor before, Sample... images) {
        return UpdateThresholds.target(settings, before, List.of(images), ThresholdConfig.DEFAULT);
    }

    @Test
    void withoutBadImagesTheRatesOfTheArchiveStay() {
        assertThat(target(UpdateSettings.DEFAULT, CALIBRATED, GOOD))
                .contains(new CalibrationTarget(0.05, false, OptionalDouble.of(0.2)));
        assertThat(target(UpdateSettings.DEFAULT, BY_HAND, GOOD)).contains(CalibrationTarget.rate(0.01));
    }

    @Test
    void withBadImagesThresholdsAreChosenAsInTraining() {
        assertThat(target(UpdateSettings.DEFAULT, CALIBRATED, GOOD, BAD)).isEmpty();
    }

    @Test
    void thresholdsThatTheRecipeSetsByHandStay() {
        ThresholdConfig manual =
                new ThresholdConfig(ThresholdConfig.Method.MANUAL, 0.01, Optional.of(1.0), Optional.of(1.0));
        assertThat(UpdateThresholds.target(UpdateSettings.DEFAULT, BY_HAND, List.of(GOOD), manual))
                .isEmpty();
    }

    @Test
    void aRateThatIsAskedForComesFirstAndAShareForReviewThatIsNoLargerIsDropped() {
        assertThat(target(UpdateSettings.DEFAULT.withRate(0.1, true), CALIBRATED, GOOD, BAD))
                .contains(new CalibrationTarget(0.1, true, OptionalDouble.of(0.2)));
        assertThat(target(UpdateSettings.DEFAULT.withRate(0.3, false), CALIBRATED, GOOD))
                .contains(CalibrationTarget.rate(0.3));
    }
}
