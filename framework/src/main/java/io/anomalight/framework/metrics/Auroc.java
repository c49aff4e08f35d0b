package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.Ranking;

/**
 * Area under the ROC curve: the probability that a defective item has a higher score than a normal one; a tie counts
 * half (Mann and Whitney's U).
 */
public final class Auroc implements Ranking.Visitor {
    private double positivesAbove;
    private double wins;

    /** Half of the pairs whose order is unknown, because they are in one bin. */
    private double unknown;

    private Auroc() {}

    public static Measurement of(Ranking ranking) {
        Auroc area = new Auroc();
        ranking.descend(area);
        double pairs = (double) ranking.negatives() * ranking.positives();
        return Measurement.within(area.wins / pairs, area.unknown / pairs);
    }

    @Override
    public void visit(float low, float high, long negatives, long positives, double overlap) {
        double half = (double) negatives * positives / 2;
        wins += positivesAbove * negatives + half;
        positivesAbove += positives;
        if (low < high) {
            unknown += half; // in a bin, it is unknown which score of a pair is higher
        }
    }
}
