package io.anomalight.framework.metrics.ranking;

/**
 * Scores in order, each with whether it was given to something defective: one ranking serves every metric.
 *
 * <p>Per-region overlap needs no identity of regions: its mean over regions is a true-positive rate in which a pixel
 * counts one over the size of its region. So a positive carries that size alone.
 */
public interface Ranking {

    /** Receives a ranking group by group, from the highest score to the lowest. */
    @FunctionalInterface
    interface Visitor {
        /**
         * One group: scores that share a threshold.
         *
         * @param low the lowest score in it
         * @param high the highest score in it; above {@code low} only where scores were binned, so that their order
         *     within the group is unknown
         * @param negatives scores of what is normal
         * @param positives scores of what is defective
         * @param overlap what the positives are worth when each region is worth 1
         */
        void visit(float low, float high, long negatives, long positives, double overlap);
    }

    void addNegative(float score);

    /** Adds the score of one of the {@code regionSize} pixels of a defect. */
    void addPositive(float score, int regionSize);

    /**
     * Adds the scores of all pixels of an image, in their order.
     *
     * @param regionSizes for each pixel the size of its region, 0 where it is normal; empty if all are normal
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
