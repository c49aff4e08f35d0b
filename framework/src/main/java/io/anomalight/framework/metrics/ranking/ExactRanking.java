package io.anomalight.framework.metrics.ranking;

import java.util.Arrays;

/**
 * Keeps every score. A negative (a normal image or pixel) needs 4 bytes. A positive (an anomalous image or pixel) needs
 * 8 bytes, because the size of its region is kept, too.
 */
public final class ExactRanking implements GrowingRanking {
    private static final int FIRST_CAPACITY = 1024;
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

    // Scores in a form that sorts like the scores.
    private int[] negatives = {};
    private int negativeCount;

    // The upper half is the score in a form that sorts like the score, the lower half is the region's size.
    private long[] positives = {};
    private int positiveCount;

    private boolean sorted;

    @Override
    public void addNegative(float score) {
        if (negativeCount == negatives.length) {
            negatives = Arrays.copyOf(negatives, grown(negativeCount));
        }
        negatives[negativeCount++] = sortable(Float.floatToIntBits(unsignedZero(score)));
        sorted = false;
    }

    @Override
    public void addPositive(float score, int regionSize) {
        if (positiveCount == positives.length) {
            positives = Arrays.copyOf(positives, grown(positiveCount));
        }
        positives[positiveCount++] = (long) sortable(Float.floatToIntBits(unsignedZero(score))) << 32 | regionSize;
        sorted = false;
    }

    @Override
    public long negatives() {
        return negativeCount;
    }

    @Override
    public long positives() {
        return positiveCount;
    }

    /** The memory of the scores in bytes. While an array is enlarged by half or sorted, up to 2.5 times this memory is used. */
    public long bytes() {
        return 4L * negativeCount + 8L * positiveCount;
    }

    /** The score of the negative with this rank; rank 0 is the lowest score. */
    public float negative(int rank) {
        sort();
        return score(negatives[rank]);
    }

    /** The score of the positive with this rank; rank 0 is the lowest score. */
    public float positive(int rank) {
        sort();
        return score(positives[rank]);
    }

    /** The lowest score of all; there must be one. */
    float lowest() {
        return Math.min(
                negativeCount > 0 ? negative(0) : Float.POSITIVE_INFINITY,
                positiveCount > 0 ? positive(0) : Float.POSITIVE_INFINITY);
    }

    /** The highest score of all; there must be one. */
    float highest() {
        return Math.max(
                negativeCount > 0 ? negative(negativeCount - 1) : Float.NEGATIVE_INFINITY,
                positiveCount > 0 ? positive(positiveCount - 1) : Float.NEGATIVE_INFINITY);
    }

    @Override
    public void descend(Visitor visitor) {
        sort();
        int negative = negativeCount - 1;
        int positive = positiveCount - 1;
        while (negative >= 0 || positive >= 0) {
            int highest = Math.max(
                    negative >= 0 ? negatives[negative] : Integer.MIN_VALUE,
                    positive >= 0 ? (int) (positives[positive] >> 32) : Integer.MIN_VALUE);
            float score = score(highest);
            int negativesAbove = negative;
            while (negative >= 0 && negatives[negative] == highest) {
                negative--;
            }
            int positivesAbove = positive;
            double regionOverlap = 0;
            while (positive >= 0 && (int) (positives[positive] >> 32) == highest) {
                regionOverlap += 1.0 / (int) positives[positive];
                positive--;
            }
            visitor.visit(score, score, negativesAbove - negative, positivesAbove - positive, regionOverlap);
        }
    }

    private void sort() {
        if (!sorted) {
            negatives = RadixSort.sorted(negatives, negativeCount);
            Arrays.sort(positives, 0, positiveCount);
            sorted = true;
        }
    }

    private static int grown(int count) {
        return (int) Math.min(MAX_CAPACITY, Math.max(FIRST_CAPACITY, count * 3L / 2));
    }

    // Arrays.sort distinguishes -0 from 0, == does not.
    private static float unsignedZero(float score) {
        return score + 0f;
    }

    private static float score(long positive) {
        return score((int) (positive >> 32));
    }

    private static float score(int sortable) {
        return Float.intBitsToFloat(sortable(sortable));
    }

    // Flips the bits of negative floats, so that integers sort like floats. Applying it twice gives the original.
    private static int sortable(int bits) {
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
