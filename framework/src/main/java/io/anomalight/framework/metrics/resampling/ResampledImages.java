package io.anomalight.framework.metrics.resampling;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.regions.CountedPixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The images of one category in a form from which they are drawn anew quickly.
 *
 * <p>Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993. Normal and defective images are drawn apart, so that no
 * draw lacks one class.
 */
public final class ResampledImages {
    private static final CountedPixels NO_PIXELS = new CountedPixels(new float[0], new int[0]);
    private static final int TOGETHER = 16; // draws of one core: their sums stay in its cache

    private final String category;
    private final PixelCounts pixels;
    private final OfClass normal = new OfClass();
    private final OfClass anomalous = new OfClass();
    private ImageScores scores = new ImageScores(new float[0], new float[0]);
    private ImageScores verdicts = scores;
    private long withDefect;

    /** How often each image of both classes was drawn. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Times(int[] normal, int[] anomalous) {}

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
        addAll(List.of(result), image -> calledAnomalous);
    }

    /**
     * Adds those images that have a label, in their order. Pixels are counted on all cores.
     *
     * @param calledAnomalous the verdict on an image
     */
    public void addAll(List<ImageResult> results, Predicate<ImageResult> calledAnomalous) {
        List<ImageResult> labelled = results.stream()
                .filter(result -> result.image().label() != Label.UNKNOWN)
                .toList();
        for (ImageResult result : labelled) {
            OfClass own = result.image().label() == Label.NORMAL ? normal : anomalous;
            own.places.add(normal.size() + anomalous.size());
            own.scores.add(result.score());
            own.verdicts.add(calledAnomalous.test(result) ? 1f : 0f);
        }
        pixels.addAll(labelled.parallelStream()
                .map(result -> CountedPixels.of(result).orElse(NO_PIXELS))
                .toList());
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
        double[] whole = values(List.of(new Times(ones(normal.size()), ones(anomalous.size()))), metrics)[0];
        SplittableRandom random = new SplittableRandom(seed);
        SplittableRandom[] randoms = new SplittableRandom[draws];
        Arrays.setAll(randoms, draw -> random.split());
        double[][] drawn = IntStream.range(0, (draws + TOGETHER - 1) / TOGETHER)
                .parallel()
                .mapToObj(group -> Arrays.stream(randoms, group * TOGETHER, Math.min(draws, (group + 1) * TOGETHER))
                        .map(own -> new Times(normal.draw(own), anomalous.draw(own)))
                        .toList())
                .map(group -> values(group, metrics))
                .flatMap(Arrays::stream)
                .toArray(double[][]::new);
        List<DrawnValues> all = new ArrayList<>();
        for (int metric = 0; metric < metrics.size(); metric++) {
            int index = metric;
            all.add(new DrawnValues(
                    whole[metric],
                    Arrays.stream(drawn).mapToDouble(values -> values[index]).toArray()));
        }
        return all;
    }

    private double[][] values(List<Times> draws, List<ToDoubleFunction<DrawnImages>> metrics) {
        List<Ranking> ofPixels = pixels.of(draws.stream().map(this::inOrder).toList());
        double[][] values = new double[draws.size()][];
        for (int i = 0; i < values.length; i++) {
            Times times = draws.get(i);
            DrawnImages draw = new DrawnImages(this, times.normal(), times.anomalous(), ofPixels.get(i));
            values[i] = metrics.stream()
                    .mapToDouble(metric -> metric.applyAsDouble(draw))
                    .toArray();
        }
        return values;
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

    /** How often each image was drawn, in the order in which they were added. */
    private int[] inOrder(Times draw) {
        int[] times = new int[normal.size() + anomalous.size()];
        for (int i = 0; i < draw.normal().length; i++) {
            times[normal.places.get(i)] = draw.normal()[i];
        }
        for (int i = 0; i < draw.anomalous().length; i++) {
            times[anomalous.places.get(i)] = draw.anomalous()[i];
        }
        return times;
    }
}
