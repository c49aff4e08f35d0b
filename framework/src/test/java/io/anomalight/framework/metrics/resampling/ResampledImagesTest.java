package io.anomalight.framework.metrics.resampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.ScoredImages;
import io.anomalight.framework.metrics.estimate.AurocEstimate;
import io.anomalight.framework.metrics.estimate.ConfidenceLevel;
import io.anomalight.framework.metrics.estimate.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Metrics of drawn images are those of the images themselves, repeated as often as they were drawn. */
class ResampledImagesTest {
    private static final ImageSize SIZE = new ImageSize(48, 48);
    private static final float THRESHOLD = 1.25f;
    private static final PostProcessor THRESHOLDS = new PostProcessor(3, THRESHOLD, 2, 5, -1, 4);
    private static final int DRAWS = 20;

    private final List<ImageResult> normal = new ArrayList<>();
    private final List<ImageResult> anomalous = new ArrayList<>();

    ResampledImagesTest() {
        Random random = new Random(11);
        for (int image = 0; image < 14; image++) {
            normal.add(image(random, false));
        }
        for (int image = 0; image < 9; image++) {
            anomalous.add(image(random, true));
        }
    }

    private static ImageResult image(Random random, boolean defective) {
        byte[] mask = new byte[SIZE.pixels()];
        float[] map = new float[SIZE.pixels()];
        float own = random.nextFloat() / 2;
        int edge = 2 + random.nextInt(12);
        for (int i = 0; i < map.length; i++) {
            mask[i] = (byte) (defective && i / 48 < edge && i % 16 < edge ? 1 : 0);
            map[i] = (float) random.nextGaussian() * 0.5f + own + 1.4f * mask[i];
        }
        return ScoredImages.masked(SIZE, mask, map);
    }

    @Test
    void metricsOfDrawnImagesAreExact() {
        for (String name : List.of("image_AUROC", "image_AUPR", "image_F1Max", "image_F1Score")) {
            compare(name, 1e-12);
        }
    }

    @Test
    void metricsOfThePixelsOfDrawnImagesDifferLittle() {
        compare("pixel_AUROC", 2e-4);
        compare("pixel_AUPR", 2e-3);
        compare("pixel_AUPRO", 1e-3);
        compare("pixel_F1Max", 8e-3);
    }

    @Test
    void thePixelsFromTheThresholdOnAreCountedExactly() {
        compare("pixel_F1Score", 1e-6);
    }

    private void compare(String name, double tolerance) {
        List<Double> again = new ArrayList<>();
        List<Double> drawn = new ArrayList<>();
        ToDoubleFunction<DrawnImages> both = draw -> {
            double value = Metrics.named(name).onDraw(draw, THRESHOLDS);
            synchronized (again) {
                drawn.add(value);
                again.add(
                        Metrics.named(name).compute(repeated(draw), THRESHOLDS).value());
            }
            return value;
        };
        resampled().draw(DRAWS, 3, List.of(both));

        assertThat(drawn).hasSize(DRAWS + 1);
        for (int i = 0; i < drawn.size(); i++) {
            assertThat(drawn.get(i)).as(name).isCloseTo(again.get(i), within(tolerance));
        }
        assertThat(Collections.max(drawn) - Collections.min(drawn)).isGreaterThan(4 * tolerance);
    }

    private Evaluation repeated(DrawnImages draw) {
        Evaluation evaluation = new Evaluation();
        add(evaluation, normal, draw::timesNormal);
        add(evaluation, anomalous, draw::timesAnomalous);
        return evaluation;
    }

    private static void add(Evaluation evaluation, List<ImageResult> images, IntUnaryOperator times) {
        for (int i = 0; i < images.size(); i++) {
            for (int time = 0; time < times.applyAsInt(i); time++) {
                evaluation.add(images.get(i));
            }
        }
    }

    @Test
    void eachDrawHasAsManyImagesOfEachClass() {
        ToDoubleFunction<DrawnImages> counts =
                draw -> 100.0 * draw.images().negatives() + draw.images().positives();

        assertThat(resampled().draw(DRAWS, 3, List.of(counts)).get(0).drawn()).containsOnly(1409);
    }

    @Test
    void theSameSeedGivesTheSameDraws() {
        assertThat(areas(5)).containsExactly(areas(5));
        assertThat(areas(5)).isNotEqualTo(areas(6));
    }

    private double[] areas(long seed) {
        return resampled()
                .draw(DRAWS, seed, List.of(draw -> Metrics.named("pixel_AUROC").onDraw(draw, THRESHOLDS)))
                .get(0)
                .drawn();
    }

    @Test
    void anIntervalOfTheAreaIsAlmostDelongs() {
        float[] ofNormal = scores(normal);
        float[] ofAnomalous = scores(anomalous);
        Interval delong = AurocEstimate.ofMean(List.of(ofNormal), List.of(ofAnomalous))
                .interval(ConfidenceLevel.USUAL)
                .orElseThrow();

        DrawnValues drawn = resampled()
                .draw(2000, 0, List.of(draw -> Metrics.named("image_AUROC").onDraw(draw, THRESHOLDS)))
                .get(0);

        Interval interval = drawn.interval(drawn.whole(), ConfidenceLevel.USUAL).orElseThrow();
        assertThat(interval.low()).isCloseTo(delong.low(), within(0.06));
        assertThat(interval.high()).isCloseTo(delong.high(), within(0.06));
        assertThat(interval.high() - interval.low()).isBetween(0.1, 0.6);
    }

    private static float[] scores(List<ImageResult> images) {
        float[] scores = new float[images.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = images.get(i).score();
        }
        return scores;
    }

    @Test
    void aClassOfOneImageHasNoInterval() {
        normal.subList(1, normal.size()).clear();

        for (String name : List.of("image_F1Max", "pixel_AUROC")) {
            DrawnValues drawn = resampled()
                    .draw(DRAWS, 0, List.of(draw -> Metrics.named(name).onDraw(draw, THRESHOLDS)))
                    .get(0);
            assertThat(drawn.interval(0.5, ConfidenceLevel.USUAL)).as(name).isEmpty();
        }
    }

    private ResampledImages resampled() {
        ResampledImages images = new ResampledImages("", new PixelScale(-1, 4, THRESHOLD));
        normal.forEach(image -> images.add(image, image.score() >= 3));
        anomalous.forEach(image -> images.add(image, image.score() >= 3));
        return images;
    }
}
