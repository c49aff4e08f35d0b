package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A learned threshold is not equal to a score, and no rounding of a score or a threshold changes a label. */
final class DecisionThresholdTest {

    private static PostProcessor learn(ImageResult... images) {
        return PostProcessor.learn(ScoredImages.evaluation(images), ThresholdConfig.DEFAULT);
    }

    private static float imageThreshold(ImageResult... images) {
        return learn(images).imageThreshold();
    }

    @Test
    void itLiesMidwayBetweenTheScoresThatItDivides() {
        assertThat(imageThreshold(ScoredImages.image(Label.NORMAL, -1), ScoredImages.image(Label.ANOMALOUS, 4)))
                .isEqualTo(1.5f);
    }

    @Test
    void belowTheLowestScoreTheMarginIsAThousandthOfTheRange() {
        // All three must be called anomalous to find both defects.
        assertThat(imageThreshold(
                        ScoredImages.image(Label.ANOMALOUS, 1),
                        ScoredImages.image(Label.ANOMALOUS, 3),
                        ScoredImages.image(Label.NORMAL, 2)))
                .isCloseTo(0.998f, within(1e-6f));
    }

    @Test
    void ifAllScoresAreEqualTheMarginIsAThousandthOfTheScore() {
        assertThat(imageThreshold(ScoredImages.image(Label.NORMAL, 5), ScoredImages.image(Label.ANOMALOUS, 5)))
                .isCloseTo(4.995f, within(1e-6f));
        assertThat(imageThreshold(ScoredImages.image(Label.NORMAL, -5), ScoredImages.image(Label.ANOMALOUS, -5)))
                .isCloseTo(-5.005f, within(1e-6f));
        assertThat(imageThreshold(ScoredImages.image(Label.NORMAL, 5))).isCloseTo(5.005f, within(1e-6f));
        assertThat(imageThreshold(ScoredImages.image(Label.NORMAL, 0)))
                .isPositive()
                .isLessThanOrEqualTo(Float.MIN_VALUE);
    }

    @Test
    void neighboursWithoutANumberBetweenThemAreSeparated() {
        float low = 1;
        float high = Math.nextUp(low);
        PostProcessor learned = learn(ScoredImages.image(Label.NORMAL, low), ScoredImages.image(Label.ANOMALOUS, high));

        assertThat(learned.isAnomalous(low)).isFalse();
        assertThat(learned.isAnomalous(high)).isTrue();
    }

    @Test
    void theLargestNumbersGiveAFiniteThreshold() {
        float most = Float.MAX_VALUE;
        assertThat(imageThreshold(ScoredImages.image(Label.NORMAL, -most), ScoredImages.image(Label.ANOMALOUS, most)))
                .isZero();
        assertThat(imageThreshold(ScoredImages.image(Label.NORMAL, -most), ScoredImages.image(Label.NORMAL, most / 2)))
                .isGreaterThan(most / 2)
                .isFinite();
        float almost = Math.nextDown(Math.nextDown(most));
        assertThat(imageThreshold(ScoredImages.image(Label.NORMAL, 0), ScoredImages.image(Label.NORMAL, almost)))
                .isGreaterThan(almost)
                .isFinite();
        assertThat(imageThreshold(ScoredImages.image(Label.ANOMALOUS, -almost), ScoredImages.image(Label.NORMAL, 0)))
                .isLessThan(-almost)
                .isFinite();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void pixelsThatWereBinnedAreDividedBetweenScoresToo(long seed) {
        Random random = new Random(seed);
        Evaluation exact = new Evaluation();
        Evaluation binned = new Evaluation(1);
        ImageSize size = new ImageSize(40, 50);
        float[] map = new float[size.pixels()];
        for (int image = 0; image < 4; image++) {
            byte[] mask = new byte[size.pixels()];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = (byte) (random.nextDouble() < 0.1 ? 1 : 0);
                map[i] = (float) random.nextGaussian() + mask[i];
            }
            exact.add(ScoredImages.masked(size, mask, map.clone()));
            binned.add(ScoredImages.masked(size, mask, map.clone()));
        }
        for (Evaluation evaluation : List.of(exact, binned)) {
            float threshold =
                    PostProcessor.learn(evaluation, ThresholdConfig.DEFAULT).pixelThreshold();
            float best = BestF1.of(evaluation.pixels()).threshold();
            assertThat(threshold).isLessThan(best);
            assertThat(evaluation.pixelsAt(threshold).truePositives())
                    .isEqualTo(evaluation.pixelsAt(best).truePositives());
            assertThat(F1.at(threshold, evaluation.pixels()).value())
                    .isEqualTo(BestF1.of(evaluation.pixels()).f1().value());
        }
    }

    @Test
    void aThresholdSetByHandIsTheNearestFloat32() {
        ThresholdConfig config =
                new ThresholdConfig(ThresholdConfig.Method.MANUAL, 0.01, Optional.of(0.7), Optional.of(0.1));
        PostProcessor learned =
                PostProcessor.learn(ScoredImages.evaluation(ScoredImages.image(Label.NORMAL, 0)), config);

        assertThat(learned.imageThreshold()).isEqualTo(0.7f);
        assertThat(learned.isAnomalous(0.7f)).isTrue(); // which as a double is less than 0.7
        assertThat(learned.isAnomalousPixel(Math.nextDown(0.1f))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.7, 1e-20, -3, 1e30})
    void aNormalisedScoreReachesOneHalfExactlyWhereItsScoreReachesTheThreshold(double threshold) {
        // A range that is much larger than the distance between neighbours.
        PostProcessor learned = new PostProcessor(threshold, threshold, -1e30, 1e30, -1e30, 1e30);
        float at = learned.imageThreshold();
        for (float score : new float[] {Math.nextDown(at), at, Math.nextUp(at)}) {
            assertThat(learned.normalizeScore(score) >= 0.5).isEqualTo(learned.isAnomalous(score));
            assertThat((float) learned.normalizeScore(score) >= 0.5f).isEqualTo(learned.isAnomalous(score));
            assertThat(learned.normalizePixel(score) >= 0.5f).isEqualTo(learned.isAnomalousPixel(score));
            // So does a pixel of a map of 16 bits.
            assertThat(Math.round(65535 * learned.normalizePixel(score)) >= 32768)
                    .isEqualTo(learned.isAnomalousPixel(score));
        }
    }

    @Test
    void aSavedThresholdIsReadUnchanged() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            float threshold = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(threshold)) {
                PostProcessor learned = new PostProcessor(threshold, -threshold, 0, 1, 0, 1);
                String text = MetricsJson.write(learned).toString();
                assertThat(MetricsJson.readPostProcessor(new ObjectMapper().readTree(text)))
                        .isEqualTo(learned);
            }
        }
    }

    @Test
    void anOldCheckpointsThresholdIsTheScoreThatItWas() throws Exception {
        // The old format: a float32 score written as double.
        String text =
                "{\"image_threshold\":0.699999988079071,\"pixel_threshold\":0.10000000149011612,\"image_min\":0.0,\"image_max\":1.0,\"pixel_min\":0.0,\"pixel_max\":1.0,\"image_threshold_origin\":\"best"
                        + " F1 on validation\",\"pixel_threshold_origin\":\"best F1 on validation\"}";
        PostProcessor old = MetricsJson.readPostProcessor(new ObjectMapper().readTree(text));

        assertThat(old.isAnomalous(0.7f)).isTrue();
        assertThat(old.isAnomalous(Math.nextDown(0.7f))).isFalse();
        assertThat(old.isAnomalousPixel(0.1f)).isTrue();
        assertThat(old.isAnomalousPixel(Math.nextDown(0.1f))).isFalse();
    }
}
