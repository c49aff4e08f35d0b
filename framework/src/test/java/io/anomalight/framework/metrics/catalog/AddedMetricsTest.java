package io.anomalight.framework.metrics.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.Aupro;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metric;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.ScoredImages;
import io.anomalight.framework.metrics.estimate.ConfidenceLevel;
import io.anomalight.framework.metrics.estimate.Interval;
import io.anomalight.framework.metrics.ranking.ExactRanking;
import io.anomalight.framework.metrics.resampling.DrawnValues;
import io.anomalight.framework.metrics.resampling.PixelScale;
import io.anomalight.framework.metrics.resampling.ResampledImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The reference values are those of {@code src/test/python/added_metrics_reference.py}. */
class AddedMetricsTest {
    private static final Offset<Double> EXACT = within(1e-12);
    private static final int SIDE = 64;
    private static final ImageSize SIZE = new ImageSize(SIDE, SIDE);
    private static final PostProcessor THRESHOLDS = new PostProcessor(2, 1.75, 0, 3, 0, 3);

    /** So few pixels have no rate of 1e-5. */
    private static final FprBounds BOUNDS = new FprBounds(1e-3, 1e-2);

    private final List<ImageResult> images = new ArrayList<>();
    private final Evaluation evaluation = new Evaluation();
    private long state = 1;

    AddedMetricsTest() {
        for (int image = 0; image < 20; image++) {
            byte[] mask = new byte[SIZE.pixels()];
            if (image >= 12) {
                fill(mask, 2, 3 + image % 2, 2, 3);
                fill(mask, 10, 12 + image % 3, 10, 14);
                fill(mask, 30, image % 2 == 1 ? 42 : 30, 30, 50);
            }
            float[] map = new float[SIZE.pixels()];
            for (int i = 0; i < map.length; i++) {
                map[i] = (float) (next() + mask[i] * (0.25 + image / 32.0) + image % 4 / 16.0);
            }
            images.add(ScoredImages.masked(SIZE, mask, map));
        }
        images.forEach(evaluation::add);
    }

    private static void fill(byte[] mask, int top, int bottom, int left, int right) {
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                mask[y * SIDE + x] = 1;
            }
        }
    }

    // As in the Python script.
    private double next() {
        state = (state * 1103515245L + 12345) % (1L << 31);
        return (state >> 16) % 4096 / 2048.0;
    }

    private Measurement measure(Metric metric) {
        metric.reset();
        images.forEach(metric::update);
        return metric.compute(evaluation, THRESHOLDS);
    }

    @Test
    void aupimoEqualsTheReference() {
        double value = measure(new Aupimo(BOUNDS)).value();

        assertThat(value).isCloseTo(0.3032300233323187, EXACT);
        // anomalib with 40,000 thresholds, whose rates only come near the bounds
        assertThat(value).isCloseTo(0.3040420975612671, within(1e-3));
    }

    @Test
    void aupimoOfFewPixelsIsUndefined() {
        assertThat(measure(new Aupimo()))
                .isEqualTo(Measurement.undefined(
                        "a false-positive rate of 1.0E-5 needs 100000 pixels of normal images, but there are 49152"));
    }

    @Test
    void auproUpToALimitEqualsTheReference() {
        assertThat(measure(named("pixel_AUPRO05")).value()).isCloseTo(0.4300049625259721, EXACT);
        assertThat(Aupro.of(evaluation.pixels()).value()).isCloseTo(0.5736916469471104, EXACT);
    }

    @Test
    void recallOfRegionsBySizeEqualsTheReference() {
        assertThat(measure(named("pixel_RecallSmall")).value()).isCloseTo(0.625, EXACT);
        assertThat(measure(named("pixel_RecallMedium")).value()).isCloseTo(0.5651041666666667, EXACT);
        assertThat(measure(named("pixel_RecallLarge")).value()).isCloseTo(0.5479166666666666, EXACT);
    }

    @Test
    void recallWithoutARegionOfTheSizeIsUndefined() {
        images.removeIf(image -> image.image().mask().orElseThrow()[30 * SIDE + 30] == 1);

        assertThat(measure(named("pixel_RecallLarge")))
                .isEqualTo(Measurement.undefined("no defect in the masks is large"));
    }

    @Test
    void presortedSharesEqualTheReference() {
        state = 7;
        ExactRanking ranking = new ExactRanking();
        for (int i = 0; i < 37; i++) {
            ranking.addNegative((float) next());
        }
        for (int i = 37; i < 60; i++) {
            ranking.addPositive((float) (next() + 0.75), 1);
        }

        assertThat(Presorted.good(ranking, 0).value()).isCloseTo(0.2972972972972973, EXACT);
        assertThat(Presorted.bad(ranking, 0).value()).isCloseTo(0.391304347826087, EXACT);
        assertThat(Presorted.good(ranking, 0.05).value()).isCloseTo(0.32432432432432434, EXACT);
        assertThat(Presorted.bad(ranking, 0.05).value()).isCloseTo(0.43478260869565216, EXACT);
    }

    @Test
    void thoseOfPixelsHaveAnIntervalAroundTheirValue() {
        List<Metric> metrics = new ArrayList<>(List.of(new Aupimo(BOUNDS)));
        AddedMetrics.byName().forEach((name, factory) -> {
            if (name.startsWith("pixel_") && !name.equals("pixel_AUPIMO") && !name.contains("sPRO")) {
                metrics.add(factory.get());
            }
        });
        for (Metric metric : metrics) {
            double value = measure(metric).value();
            Interval interval = intervalOf(metric, value);
            assertThat(value).isBetween(interval.low(), interval.high());
            assertThat(interval.high() - interval.low()).isBetween(1e-3, 0.9);
        }
    }

    private Interval intervalOf(Metric metric, double value) {
        ResampledImages resampled = new ResampledImages("", new PixelScale(0, 3, 1.75f));
        images.forEach(image -> resampled.add(image, false));
        DrawnValues drawn = resampled
                .draw(200, 0, List.of(draw -> metric.onDraw(draw, THRESHOLDS)))
                .get(0);
        assertThat(drawn.whole()).isCloseTo(value, within(0.01));
        return drawn.interval(value, ConfidenceLevel.USUAL).orElseThrow();
    }

    private static Metric named(String name) {
        return Objects.requireNonNull(AddedMetrics.byName().get(name)).get();
    }
}
