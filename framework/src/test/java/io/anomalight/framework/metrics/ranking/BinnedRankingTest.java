package io.anomalight.framework.metrics.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.Aupro;
import io.anomalight.framework.metrics.Auroc;
import io.anomalight.framework.metrics.AveragePrecision;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.F1;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.ScoredImages;
import io.anomalight.framework.metrics.ThresholdConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A binned value is within its error bound of the exact value, for all kinds and orders of scores. */
final class BinnedRankingTest {
    private static final ImageSize SIZE = new ImageSize(16, 16);
    private static final int IMAGES = 80;
    private static final long BUDGET = 20_000; // holds 2,000 of 20,480 pixels
    private static final double ROUNDING = 1e-12;
    private static final PostProcessor THRESHOLD = new PostProcessor(0.7, 0.7, 0, 1, 0, 1);

    /** The distribution of an image's scores. */
    private enum Shape {
        GAUSSIAN {
            @Override
            float score(Random random, int image, boolean defective) {
                return (float) (random.nextGaussian() + (defective ? 2 : 0));
            }
        },
        WITH_TIES {
            @Override
            float score(Random random, int image, boolean defective) {
                return Math.round(GAUSSIAN.score(random, image, defective) * 5) / 5f;
            }
        },
        HEAVY_TAILS {
            @Override
            float score(Random random, int image, boolean defective) {
                return (float) Math.tan(Math.PI * (random.nextDouble() - 0.5)) + (defective ? 2 : 0);
            }
        },
        SMALL_ON_A_LARGE_OFFSET {
            @Override
            float score(Random random, int image, boolean defective) {
                return 1000 + GAUSSIAN.score(random, image, defective) / 100;
            }
        },
        DRIFTING {
            @Override
            float score(Random random, int image, boolean defective) {
                return GAUSSIAN.score(random, image, defective) + image;
            }
        },
        MOSTLY_ZERO {
            @Override
            float score(Random random, int image, boolean defective) {
                return Math.max(0, GAUSSIAN.score(random, image, defective) - 1.5f);
            }
        },
        UNRELATED_TO_DEFECTS {
            @Override
            float score(Random random, int image, boolean defective) {
                return random.nextFloat();
            }
        },
        ALL_THE_SAME {
            @Override
            float score(Random random, int image, boolean defective) {
                return -3;
            }
        };

        abstract float score(Random random, int image, boolean defective);
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void everyMetricIsWithinItsBoundInAnyOrder(Shape shape) {
        List<byte[]> masks = new ArrayList<>();
        List<float[]> maps = new ArrayList<>();
        evaluate(shape, masks, maps);
        compare(shape + ", normal images first", masks, maps);
        Collections.reverse(masks);
        Collections.reverse(maps);
        compare(shape + ", defective images first", masks, maps);
        Collections.shuffle(masks, new Random(5));
        Collections.shuffle(maps, new Random(5));
        compare(shape + ", shuffled", masks, maps);
    }

    private static void evaluate(Shape shape, List<byte[]> masks, List<float[]> maps) {
        Random random = new Random(7);
        for (int image = 0; image < IMAGES; image++) {
            byte[] mask = new byte[SIZE.pixels()];
            float[] map = new float[SIZE.pixels()];
            for (int i = 0; i < map.length; i++) {
                mask[i] = (byte) (image > IMAGES / 2 && i / 16 % 5 < 2 && i % 7 < 3 ? 1 : 0);
                map[i] = shape.score(random, image, mask[i] == 1);
            }
            masks.add(mask);
            maps.add(map);
        }
    }

    private static void compare(String what, List<byte[]> masks, List<float[]> maps) {
        Evaluation exact = new Evaluation();
        Evaluation binned = new Evaluation(BUDGET);
        for (int i = 0; i < masks.size(); i++) {
            exact.add(ScoredImages.masked(SIZE, masks.get(i), maps.get(i)));
            binned.add(ScoredImages.masked(SIZE, masks.get(i), maps.get(i)));
        }
        assertThat(binned.pixels()).isInstanceOf(BinnedRanking.class);
        for (String name : Metrics.names()) {
            Measurement truth = Metrics.named(name).compute(exact, THRESHOLD);
            Measurement estimate = Metrics.named(name).compute(binned, THRESHOLD);
            assertThat(truth.errorBound()).isZero();
            assertThat(estimate.value())
                    .as("%s of %s", name, what)
                    .isCloseTo(truth.value(), within(estimate.errorBound() + ROUNDING));
            assertThat(estimate.errorBound())
                    .as("bound of %s of %s", name, what)
                    .isLessThan(0.15);
        }
    }

    @Test
    void theBoundIsSmallAtAnOrdinaryBudget() {
        Random random = new Random(3);
        Evaluation binned = new Evaluation(1 << 20);
        for (int image = 0; image < 10; image++) {
            byte[] mask = new byte[256 * 256];
            float[] map = new float[mask.length];
            for (int i = 0; i < map.length; i++) {
                mask[i] = (byte) (image > 6 && i % 256 < 20 ? 1 : 0);
                map[i] = (float) (random.nextGaussian() + 1.5 * mask[i]);
            }
            binned.add(ScoredImages.masked(new ImageSize(256, 256), mask, map));
        }

        assertThat(ScoredImages.measure("pixel_AUROC", binned).errorBound()).isBetween(1e-9, 1e-3);
        assertThat(ScoredImages.measure("pixel_AUPR", binned).errorBound()).isBetween(1e-9, 2e-3);
        assertThat(ScoredImages.measure("pixel_AUPRO", binned).errorBound()).isBetween(1e-9, 2e-3);
        assertThat(ScoredImages.measure("pixel_F1Max", binned).errorBound()).isBetween(0.0, 5e-3);
    }

    @Test
    void theBoundOfTheAreaUnderRocIsReachedByTheWorstOrder() {
        BinnedRanking binned = new BinnedRanking(new float[] {0, 10});
        ExactRanking worst = new ExactRanking();
        for (GrowingRanking ranking : List.of(binned, worst)) {
            ranking.addPositive(1, 1);
            ranking.addNegative(2);
            ranking.addPositive(11, 1);
            ranking.addNegative(-1);
        }

        assertThat(Auroc.of(binned)).isEqualTo(Measurement.within(0.875, 0.125));
        assertThat(Auroc.of(worst)).isEqualTo(Measurement.exact(0.75));
    }

    @Test
    void theBoundOfPerRegionOverlapIsReachedByTheWorstOrder() {
        BinnedRanking binned = new BinnedRanking(new float[] {0, 10});
        ExactRanking worst = new ExactRanking();
        for (GrowingRanking ranking : List.of(binned, worst)) {
            ranking.addNegative(2);
            ranking.addPositive(1, 1);
            ranking.addNegative(-1);
        }
        Measurement estimate = Aupro.of(binned);

        assertThat(Aupro.of(worst).value()).isZero();
        assertThat(estimate.value() - estimate.errorBound()).isLessThanOrEqualTo(0);
        assertThat(estimate.value() + estimate.errorBound()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aThresholdInsideABinGivesTheMeanOfTheBestAndTheWorst() {
        BinnedRanking binned = new BinnedRanking(new float[] {0, 10});
        binned.addPositive(11, 1);
        binned.addPositive(1, 1);
        binned.addNegative(2);

        assertThat(F1.at(11, binned)).isEqualTo(Measurement.exact(2.0 / 3));
        assertThat(F1.at(1, binned)).isEqualTo(Measurement.exact(0.8));
        Measurement cut = F1.at(1.5, binned);
        assertThat(cut.value() - cut.errorBound()).isCloseTo(0.5, within(ROUNDING));
        assertThat(cut.value() + cut.errorBound()).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void aBinOfOneDistinctScoreIsExact() {
        BinnedRanking binned = new BinnedRanking(new float[] {0, 10});
        for (float score : new float[] {-1, 5, 12}) {
            binned.addPositive(score, 1);
            binned.addNegative(score);
        }

        assertThat(Auroc.of(binned)).isEqualTo(Measurement.exact(0.5));
        assertThat(AveragePrecision.of(binned)).isEqualTo(Measurement.exact(0.5));
        assertThat(Aupro.of(binned).errorBound()).isZero();
    }

    @Test
    void thresholdsLearnedFromBinsHaveTheAllowedFalsePositives() {
        Random random = new Random(9);
        Evaluation evaluation = new Evaluation(4_000);
        float[] all = new float[20_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) random.nextGaussian();
            evaluation.add(ScoredImages.row(new byte[1], all[i]));
        }

        PostProcessor learned = PostProcessor.learn(evaluation, ThresholdConfig.DEFAULT);

        int reach = 0;
        for (float score : all) {
            reach += learned.isAnomalousPixel(score) ? 1 : 0;
        }
        assertThat(reach).isBetween(1, 200);
    }

    @Test
    void edgesAscendAndGiveAFrequentScoreABinOfItsOwn() {
        ExactRanking seen = new ExactRanking();
        for (int i = 0; i < 1000; i++) {
            seen.addNegative(i < 500 ? -0f : i);
        }

        float[] edges = BinEdges.of(seen, 256);

        assertThat(edges).isSorted().doesNotHaveDuplicates().contains(0f, Float.MIN_VALUE);
    }
}
