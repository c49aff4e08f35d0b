package io.anomalight.framework.metrics;

import java.util.Arrays;

/** Scores counted in bins: memory stays the same however many come; the order within a bin is forgotten. */
final class BinnedRanking implements Ranking {
    private final float[] edges;
    private final long[] negatives;
    private final long[] positives;
    private final double[] overlap;

    // What a bin really holds; a bin of one distinct score is no uncertainty.
    private final float[] low;
    private final float[] high;

    private long negativeCount;
    private long positiveCount;

    /** Bins between neighbouring edges, each with its lower edge, and one open bin at either end. */
    BinnedRanking(float[] ascendingEdges) {
        edges = ascendingEdges;
        int bins = edges.length + 1;
        negatives = new long[bins];
        positives = new long[bins];
        overlap = new double[bins];
        low = new float[bins];
        high = new float[bins];
        Arrays.fill(low, Float.POSITIVE_INFINITY);
        Arrays.fill(high, Float.NEGATIVE_INFINITY);
    }

    /** The same scores, in bins chosen after them. */
    static BinnedRanking of(ExactRanking exact, int resolution) {
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
        int bin = bin(score + 0f); // the search tells -0 from 0
        negatives[bin] += moreNegatives;
        positives[bin] += morePositives;
        overlap[bin] += moreOverlap;
        low[bin] = Math.min(low[bin], score);
        high[bin] = Math.max(high[bin], score);
        negativeCount += moreNegatives;
        positiveCount += morePositives;
    }

    private int bin(float score) {
        int found = Arrays.binarySearch(edges, score);
        return found >= 0 ? found + 1 : -found - 1;
    }

    @Override
    public long negatives() {
        return negativeCount;
    }

    @Override
    public long positives() {
        return positiveCount;
    }

    int bins() {
        return negatives.length;
    }

    @Override
    public void descend(Visitor visitor) {
        for (int bin = bins() - 1; bin >= 0; bin--) {
            if (negatives[bin] + positives[bin] > 0) {
                visitor.visit(low[bin], high[bin], negatives[bin], positives[bin], overlap[bin]);
            }
        }
    }
}
