package io.anomalight.framework.metrics.resampling;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.regions.CountedPixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The images of one category in a form from which they are drawn anew quickly.
 *
 * <p>Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993. Normal and defective images are drawn apart, so that no
 * draw lacks one class.
 */
public final class ResampledImages {
    private final String category;
    private final PixelCounts pixels;
    private final OfClass normal = new OfClass();
    private final OfClass anomalous = new OfClass();
    private ImageScores scores = new ImageScores(new float[0], new float[0]);
    private ImageScores verdicts = scores;
    private long withDefect;

    /** The images of one class, in their order. */
    private static final class OfClass {
        private final List<Float> scores = new ArrayList<>();
        private final List<Float> verdicts = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>(); // among the images of both classes

        int size() {
            return scores.size();
        }

        int[] draw(SplittableRandom random) {
            int[] times = new int[size()];
            for (int i = 0; i < times.length; i++) {
                times[random.nextInt(times.length)]++;
            }
            return times;
        }
    }

    /**
     * No images.
     *
     * @param category empty if the images have none
     */
    public ResampledImages(String category, PixelScale scale) {
        this.category = category;
        pixels = new PixelCounts(scale);
    }

    String category() {
        return category;
    }

    /** Adds an image, unless it has no label. */
    public void add(ImageResult result, boolean calledAnomalous) {
        Label label = result.image().label();
        if (label == Label.UNKNOWN) {
            return;
        }
        OfClass own = label == Label.NORMAL ? normal : anomalous;
        own.places.add(normal.size() + anomalous.size());
        own.scores.add(result.score());
        own.verdicts.add(calledAnomalous ? 1f : 0f);
        CountedPixels.of(result).ifPresentOrElse(pixels::add, pixels::addNothing);
    }

    /**
     * Computes metrics on the images themselves, and on many draws of them. Draws are computed in parallel; the same seed gives the same
     * draws.
     *
     * @param metrics compute NaN if they are undefined
     * @return the values of each metric
     */
    public List<DrawnValues> draw(int draws, long seed, List<ToDoubleFunction<DrawnImages>> metrics) {
        pixels.end();
        withDefect = pixels.withDefect();
        scores = new ImageScores(array(normal.scores), array(anomalous.scores));
        verdicts = new ImageScores(array(normal.verdicts), array(anomalous.verdicts));
        double[] whole = values(new DrawnImages(this, ones(normal.size()), ones(anomalous.size())), metrics);
        SplittableRandom random = new SplittableRandom(seed);
        SplittableRandom[] randoms = new SplittableRandom[draws];
        Arrays.setAll(randoms, draw -> random.split());
        double[][] drawn = new double[draws][];
        IntStream.range(0, draws)
                .parallel()
                .forEach(draw -> drawn[draw] = values(
                        new DrawnImages(this, normal.draw(randoms[draw]), anomalous.draw(randoms[draw])), metrics));
        List<DrawnValues> all = new ArrayList<>();
        for (int metric = 0; metric < metrics.size(); metric++) {
            int index = metric;
            all.add(new DrawnValues(
                    whole[metric],
                    Arrays.stream(drawn).mapToDouble(values -> values[index]).toArray()));
        }
        return all;
    }

    private static double[] values(DrawnImages draw, List<ToDoubleFunction<DrawnImages>> metrics) {
        return metrics.stream()
                .mapToDouble(metric -> metric.applyAsDouble(draw))
                .toArray();
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static float[] array(List<Float> list) {
        float[] array = new float[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }

    /** The raw scores of the normal images, in their order. */
    public float[] normalScores() {
        return array(normal.scores);
    }

    /** The raw scores of the defective images, in their order. */
    public float[] anomalousScores() {
        return array(anomalous.scores);
    }

    long withDefect() {
        return withDefect;
    }

    Ranking scores(int[] normalTimes, int[] anomalousTimes) {
        return scores.of(normalTimes, anomalousTimes);
    }

    Ranking verdicts(int[] normalTimes, int[] anomalousTimes) {
        return verdicts.of(normalTimes, anomalousTimes);
    }

    Ranking pixels(int[] normalTimes, int[] anomalousTimes) {
        int[] times = new int[normal.size() + anomalous.size()];
        for (int i = 0; i < normalTimes.length; i++) {
            times[normal.places.get(i)] = normalTimes[i];
        }
        for (int i = 0; i < anomalousTimes.length; i++) {
            times[anomalous.places.get(i)] = anomalousTimes[i];
        }
        return pixels.of(times);
    }
}
