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

    long negatives();

    long positives();

    void descend(Visitor visitor);
}
