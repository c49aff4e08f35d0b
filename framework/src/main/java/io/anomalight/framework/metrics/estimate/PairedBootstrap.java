package io.anomalight.framework.metrics.estimate;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;

/**
 * The difference of any metric of image scores, with an interval from resampled images. Both models see the same resampled images. Normal
 * and defective images are resampled apart, so that no sample lacks one class. The same seed gives the same interval.
 *
 * <p>Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13 (percentile interval).
 *
 * @param seed of the resampling
 * @param samples how often the images are resampled
 */
public record PairedBootstrap(long seed, int samples) {
    private static final double TAIL = 0.025;

    /** Two thousand samples, which put the ends of an interval of 95 % within a few hundredths of its width. */
    public static final PairedBootstrap USUAL = new PairedBootstrap(0, 2000);

    public PairedBootstrap {
        if (samples < 1) {
            throw new IllegalArgumentException("samples must be at least 1, but is " + samples);
        }
    }

    /**
     * The mean difference over several categories; without an interval if one has a single image of a class, which is the same in
     * every sample.
     *
     * @param categories at least one; each with images of both classes
     * @param metric computes the metric from the scores of normal and of defective images
     */
    public Difference of(List<PairedScores> categories, ToDoubleBiFunction<float[], float[]> metric) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] differences = new double[samples];
        for (int i = 0; i < samples; i++) {
            for (PairedScores scores : categories) {
                int[] normal = draw(random, scores.firstNormal().length);
                int[] anomalous = draw(random, scores.firstAnomalous().length);
                differences[i] += difference(scores, normal, anomalous, metric) / categories.size();
            }
        }
        Arrays.sort(differences);
        double value = categories.stream()
                .mapToDouble(scores -> metric.applyAsDouble(scores.secondNormal(), scores.secondAnomalous())
                        - metric.applyAsDouble(scores.firstNormal(), scores.firstAnomalous()))
                .average()
                .orElseThrow();
        if (!categories.stream().allMatch(PairedScores::varies)) {
            return new Difference(value, Double.NaN, Double.NaN);
        }
        int last = samples - 1;
        return new Difference(
                value, differences[(int) Math.floor(TAIL * last)], differences[(int) Math.ceil((1 - TAIL) * last)]);
    }

    private static double difference(
            PairedScores scores, int[] normal, int[] anomalous, ToDoubleBiFunction<float[], float[]> metric) {
        return metric.applyAsDouble(chosen(scores.secondNormal(), normal), chosen(scores.secondAnomalous(), anomalous))
                - metric.applyAsDouble(
                        chosen(scores.firstNormal(), normal), chosen(scores.firstAnomalous(), anomalous));
    }

    private static int[] draw(SplittableRandom random, int count) {
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = random.nextInt(count);
        }
        return drawn;
    }

    private static float[] chosen(float[] scores, int[] indices) {
        float[] chosen = new float[indices.length];
        for (int i = 0; i < indices.length; i++) {
            chosen[i] = scores[indices[i]];
        }
        return chosen;
    }
}
