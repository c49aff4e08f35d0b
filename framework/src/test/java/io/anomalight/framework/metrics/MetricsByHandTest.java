package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics of random scores, with and without ties, are equal to their definitions. */
final class MetricsByHandTest {
    private static final ImageSize SIZE = new ImageSize(6, 7);
    private static final int IMAGES = 5;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pixelMetricsEqualTheirDefinitions(long seed) {
        Random random = new Random(seed);
        boolean ties = seed % 2 == 0;
        Evaluation evaluation = new Evaluation();
        ByHand all = new ByHand(IMAGES * SIZE.pixels());
        for (int image = 0; image < IMAGES; image++) {
            byte[] mask = new byte[SIZE.pixels()];
            float[] map = new float[mask.length];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = (byte) (image > 0 && random.nextDouble() < 0.2 ? 1 : 0);
                map[i] = score(random, mask[i], ties);
                all.scores[image * mask.length + i] = map[i];
                all.positive[image * mask.length + i] = mask[i] == 1;
            }
            evaluation.add(ScoredImages.masked(SIZE, mask, map));
        }

        assertThat(ScoredImages.value("pixel_AUROC", evaluation)).isCloseTo(all.auroc(), within(1e-12));
        assertThat(ScoredImages.value("pixel_AUPR", evaluation)).isCloseTo(all.averagePrecision(), within(1e-12));
        assertThat(ScoredImages.value("pixel_F1Max", evaluation)).isCloseTo(all.bestF1(), within(1e-12));
        assertThat(ScoredImages.value("pixel_AUPRO", evaluation)).isCloseTo(all.aupro(SIZE), within(1e-12));
        assertThat(f1Score("pixel_F1Score", evaluation, 0.4)).isCloseTo(all.f1(0.4), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void imageMetricsEqualTheirDefinitions(long seed) {
        Random random = new Random(seed);
        ByHand all = new ByHand(60);
        Evaluation evaluation = new Evaluation();
        for (int i = 0; i < 60; i++) {
            all.positive[i] = i == 0 || (i > 1 && random.nextBoolean());
            float score = score(random, all.positive[i] ? 1 : 0, seed % 2 == 0);
            all.scores[i] = score;
            evaluation.add(ScoredImages.image(all.positive[i] ? Label.ANOMALOUS : Label.NORMAL, score));
        }

        assertThat(ScoredImages.value("image_AUROC", evaluation)).isCloseTo(all.auroc(), within(1e-12));
        assertThat(ScoredImages.value("image_AUPR", evaluation)).isCloseTo(all.averagePrecision(), within(1e-12));
        assertThat(ScoredImages.value("image_F1Max", evaluation)).isCloseTo(all.bestF1(), within(1e-12));
        assertThat(f1Score("image_F1Score", evaluation, -0.1)).isCloseTo(all.f1(-0.1), within(1e-12));
        double learned =
                PostProcessor.learn(evaluation, ThresholdConfig.DEFAULT).imageThreshold();
        assertThat(all.f1(learned)).isCloseTo(all.bestF1(), within(1e-12));
        assertThat(Arrays.stream(all.scores).filter(score -> score == learned)).isEmpty();
    }

    private static double f1Score(String metric, Evaluation evaluation, double threshold) {
        PostProcessor postProcessor = new PostProcessor(threshold, threshold, 0, 1, 0, 1);
        return Metrics.named(metric).compute(evaluation, postProcessor).value();
    }

    private static float score(Random random, int positive, boolean ties) {
        double score = random.nextGaussian() + positive;
        return (float) (ties ? Math.rint(2 * score) / 2 : score);
    }
}
