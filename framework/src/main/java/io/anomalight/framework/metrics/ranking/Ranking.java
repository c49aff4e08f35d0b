package io.anomalight.framework.metrics.ranking;

/**
 * Scores in order, each marked as positive (defective) or negative (normal). All metrics use the same ranking.
 *
 * <p>The per-region overlap needs no identity of regions: its mean over regions is a true-positive rate with the weight
 * {@code 1 / size of the region} per pixel. So a positive only stores that size.
 */
public interface Ranking {

    /** Visits the groups of a ranking, from the highest score to the lowest. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Visits one group of scores with a common threshold.
         *
         * @param low the lowest score in it
         * @param high the highest score in it; greater than {@code low} only if scores were binned, so that their order
         *     within the group is unknown
         * @param negatives the number of normal items
         * @param positives the number of defective items
         * @param overlap the sum of {@code 1 / size of the region} over the positives
         */
        void visit(float low, float high, long negatives, long positives, double overlap);
    }

    void addNegative(float score);

    /** Adds the score of one pixel in a region of {@code regionSize} pixels. */
    void addPositive(float score, int regionSize);

    /**
     * Adds the scores of all pixels of an image, in their order.
     *
     * @param regionSizes the size of each pixel's region, 0 for a normal pixel; empty if all are normal
     */
    default void addAll(float[] scores, int[] regionSizes) {
        for (int i = 0; i < scores.length; i++) {
            if (regionSizes.length == 0 || regionSizes[i] == 0) {
                addNegative(scores[i]);
            } else {
                addPositive(scores[i], regionSizes[i]);
            }
        }
    }

    long negatives();

    long positives();

    void descend(Visitor visitor);
}
