package io.anomalight.framework.metrics.ranking;

import io.anomalight.framework.metrics.regions.CountedPixels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts scores in bins: the memory does not depend on the number of scores; the order within a bin is lost.
 *
 * <p>There are many negatives, which are only counted, so all cores count them, each in its own table; the sums of the
 * tables do not depend on which core counted what. There are few positives, which are summed in their order.
 */
public final class BinnedRanking implements GrowingRanking {
    private static final int FEWEST_IN_PARALLEL = 1 << 14;

    private final BinSearch search;
    private final Table[] tables;
    private final long[] positives;
    private final double[] overlap;

    private long negativeCount;
    private long positiveCount;

    /** The counts of one core. */
    private static final class Table {
        final long[] negatives;
        // The lowest and highest score in each bin; a bin with only one distinct score is exact.
        final float[] low;
        final float[] high;

        Table(int bins) {
            negatives = new long[bins];
            low = new float[bins];
            high = new float[bins];
            Arrays.fill(low, Float.POSITIVE_INFINITY);
            Arrays.fill(high, Float.NEGATIVE_INFINITY);
        }

        // Branches, because they are hardly ever taken after the first scores.
        void include(int bin, float score) {
            if (score < low[bin]) {
                low[bin] = score;
            }
            if (score > high[bin]) {
                high[bin] = score;
            }
        }
    }

    /** Creates bins between neighbouring edges, each including its lower edge, and one open bin at each end. */
    BinnedRanking(float[] ascendingEdges) {
        this(ascendingEdges, Runtime.getRuntime().availableProcessors());
    }

    /** @param cores the number of cores that count in parallel */
    BinnedRanking(float[] ascendingEdges, int cores) {
        search = new BinSearch(ascendingEdges);
        int bins = ascendingEdges.length + 1;
        tables = new Table[cores];
        Arrays.setAll(tables, core -> new Table(bins));
        positives = new long[bins];
        overlap = new double[bins];
    }

    /** The same scores, in bins chosen for them. */
    public static BinnedRanking of(ExactRanking exact, int resolution) {
        BinnedRanking binned = new BinnedRanking(BinEdges.of(exact, resolution));
        exact.descend((low, high, negatives, positives, overlap) -> binned.count(low, negatives, positives, overlap));
        return binned;
    }

    @Override
    public void addNegative(float score) {
        count(score, 1, 0, 0);
    }

    @Override
    public void addPositive(float score, int regionSize) {
        count(score, 0, 1, 1.0 / regionSize);
    }

    private void count(float score, long moreNegatives, long morePositives, double moreOverlap) {
        int bin = search.bin(score);
        tables[0].include(bin, score);
        tables[0].negatives[bin] += moreNegatives;
        positives[bin] += morePositives;
        overlap[bin] += moreOverlap;
        negativeCount += moreNegatives;
        positiveCount += morePositives;
    }

    @Override
    public void addAll(float[] scores, int[] regionSizes) {
        int parts = scores.length < FEWEST_IN_PARALLEL ? 1 : tables.length;
        negativeCount += IntStream.range(0, parts)
                .parallel()
                .mapToLong(part -> addNegatives(
                        tables[part], scores, regionSizes, (int) ((long) scores.length * part / parts), (int)
                                ((long) scores.length * (part + 1) / parts)))
                .sum();
        addPositives(scores, regionSizes);
    }

    /** Adds the pixels of images in their order. Each core takes whole images, if there are enough of them. */
    public void addAll(List<CountedPixels> images) {
        if (images.size() < 2 * tables.length) {
            images.forEach(image -> addAll(image.scores(), image.regionSizes()));
            return;
        }
        negativeCount += IntStream.range(0, tables.length)
                .parallel()
                .mapToLong(
                        part -> images
                                .subList(
                                        images.size() * part / tables.length,
                                        images.size() * (part + 1) / tables.length)
                                .stream()
                                .mapToLong(image -> addNegatives(
                                        tables[part], image.scores(), image.regionSizes(), 0, image.scores().length))
                                .sum())
                .sum();
        images.forEach(image -> addPositives(image.scores(), image.regionSizes()));
    }

    private void addPositives(float[] scores, int[] regionSizes) {
        for (int i = 0; i < regionSizes.length; i++) {
            if (regionSizes[i] > 0) {
                addPositive(scores[i], regionSizes[i]);
            }
        }
    }

    private long addNegatives(Table table, float[] scores, int[] regionSizes, int from, int to) {
        boolean marked = regionSizes.length > 0;
        long added = 0;
        for (int i = from; i < to; i++) {
            if (!marked || regionSizes[i] == 0) {
                int bin = search.bin(scores[i]);
                table.include(bin, scores[i]);
                table.negatives[bin]++;
                added++;
            }
        }
        return added;
    }

    @Override
    public long negatives() {
        return negativeCount;
    }

    @Override
    public long positives() {
        return positiveCount;
    }

    public int bins() {
        return positives.length;
    }

    @Override
    public void descend(Visitor visitor) {
        for (int bin = bins() - 1; bin >= 0; bin--) {
            long negatives = 0;
            float low = Float.POSITIVE_INFINITY;
            float high = Float.NEGATIVE_INFINITY;
            for (Table table : tables) {
                negatives += table.negatives[bin];
                low = Math.min(low, table.low[bin]);
                high = Math.max(high, table.high[bin]);
            }
            if (negatives + positives[bin] > 0) {
                visitor.visit(low, high, negatives, positives[bin], overlap[bin]);
            }
        }
    }
}
