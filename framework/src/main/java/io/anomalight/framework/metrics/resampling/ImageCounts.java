package io.anomalight.framework.metrics.resampling;

import io.anomalight.framework.metrics.ranking.BinSearch;
import io.anomalight.framework.metrics.regions.CountedPixels;
import java.util.stream.IntStream;

/**
 * The pixels of an image, counted in bins.
 *
 * @param pixels their number
 * @param overlap the sum of {@code 1 / size of the region} over the defective pixels
 */
record ImageCounts(int pixels, Bins negatives, Bins positives, Bins overlap) {
    static final ImageCounts NOTHING = new ImageCounts(0, Bins.NONE, Bins.NONE, Bins.NONE);

    private static final int FEWEST_PER_PART = 1 << 14;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** Counts normal pixels on all cores, and the few defective ones in their order. */
    static ImageCounts of(CountedPixels image, BinSearch search, int bins) {
        float[] scores = image.scores();
        if (scores.length == 0) {
            return NOTHING;
        }
        int[] regionSizes = image.regionSizes();
        Bins negatives = Bins.of(negatives(scores, regionSizes, search, bins));
        if (regionSizes.length == 0) {
            return new ImageCounts(scores.length, negatives, Bins.NONE, Bins.NONE);
        }
        float[] positives = new float[bins];
        float[] overlap = new float[bins];
        for (int i = 0; i < scores.length; i++) {
            if (regionSizes[i] > 0) {
                int bin = search.bin(scores[i]);
                positives[bin]++;
                overlap[bin] += 1f / regionSizes[i];
            }
        }
        return new ImageCounts(scores.length, negatives, Bins.of(positives), Bins.of(overlap));
    }

    private static float[] negatives(float[] scores, int[] regionSizes, BinSearch search, int bins) {
        int parts = Math.max(1, Math.min(CORES, scores.length / FEWEST_PER_PART));
        int[][] counts = new int[parts][];
        IntStream.range(0, parts)
                .parallel()
                .forEach(part -> counts[part] =
                        negatives(scores, regionSizes, search, bins, (int) ((long) scores.length * part / parts), (int)
                                ((long) scores.length * (part + 1) / parts)));
        float[] sums = new float[bins];
        for (int[] part : counts) {
            for (int bin = 0; bin < bins; bin++) {
                sums[bin] += part[bin];
            }
        }
        return sums;
    }

    private static int[] negatives(float[] scores, int[] regionSizes, BinSearch search, int bins, int from, int to) {
        int[] counts = new int[bins];
        boolean marked = regionSizes.length > 0;
        for (int i = from; i < to; i++) {
            if (!marked || regionSizes[i] == 0) {
                counts[search.bin(scores[i])]++;
            }
        }
        return counts;
    }

    boolean hasDefect() {
        return positives.counts().length > 0;
    }

    /** The memory of the counts in bytes. */
    long bytes() {
        return (long) Float.BYTES * (negatives.counts().length + positives.counts().length + overlap.counts().length);
    }

    /** The counts in fewer, wider bins. */
    ImageCounts joined(int[] wider) {
        return new ImageCounts(pixels, negatives.joined(wider), positives.joined(wider), overlap.joined(wider));
    }
}
