package io.anomalight.framework.metrics.ranking;

/** A ranking to which scores are added. */
public interface GrowingRanking extends Ranking {
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
}
