package io.anomalight.framework.metrics.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.ScoredImages;
import io.anomalight.framework.metrics.estimate.ConfidenceLevel;
import io.anomalight.framework.metrics.estimate.Interval;
import io.anomalight.framework.metrics.resampling.DrawnValues;
import io.anomalight.framework.metrics.resampling.PixelScale;
import io.anomalight.framework.metrics.resampling.ResampledImages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AurocOfKindTest {
    private static final PostProcessor THRESHOLDS = new PostProcessor(1, 1, 0, 3, 0, 3);

    private final List<ImageResult> images = new ArrayList<>();
    private final Evaluation evaluation = new Evaluation();

    private void good(float... scores) {
        for (float score : scores) {
            add(ScoredImages.row(new byte[] {0}, score));
        }
    }

    private void bad(String kind, float... scores) {
        for (float score : scores) {
            ImageResult result = ScoredImages.row(new byte[] {1}, score);
            add(new ImageResult(result.image().ofKind(kind), score, result.anomalyMap()));
        }
    }

    private void add(ImageResult result) {
        images.add(result);
        evaluation.add(result);
    }

    private Measurement measure(AurocOfKind metric) {
        metric.reset();
        images.forEach(metric::update);
        return metric.compute(evaluation, THRESHOLDS);
    }

    @Test
    void theOtherKindDoesNotCount() {
        good(1, 2, 3);
        bad("logical", 2, 4); // of 6 pairs 4 are right, and one is a tie
        bad("structural", 0.5f, 0.25f);

        assertThat(measure(new AurocOfKind("logical"))).isEqualTo(Measurement.exact(4.5 / 6));
        assertThat(measure(new AurocOfKind("structural"))).isEqualTo(Measurement.exact(0));
    }

    @Test
    void withoutImagesOfTheKindItIsUndefined() {
        good(1);
        bad("structural", 2);

        assertThat(measure(new AurocOfKind("logical")))
                .isEqualTo(Measurement.undefined("no defective image is of the kind logical"));
    }

    @Test
    void itHasAnIntervalAroundItsValue() {
        good(1, 2, 3, 4, 5, 6);
        bad("structural", 1, 1, 1);
        bad("logical", 3.5f, 4.5f, 5.5f, 7, 8);
        AurocOfKind metric = new AurocOfKind("logical");
        double value = measure(metric).value();
        ResampledImages resampled = new ResampledImages("", new PixelScale(0, 3, 1));
        images.forEach(image -> resampled.add(image, false));

        DrawnValues drawn = resampled
                .draw(200, 0, List.of(draw -> metric.onDraw(draw, THRESHOLDS)))
                .get(0);

        assertThat(drawn.whole()).isEqualTo(value);
        Interval interval = drawn.interval(value, ConfidenceLevel.USUAL).orElseThrow();
        assertThat(interval.low()).isBetween(0.3, value);
        assertThat(interval.high()).isBetween(value, 1.0);
    }
}
