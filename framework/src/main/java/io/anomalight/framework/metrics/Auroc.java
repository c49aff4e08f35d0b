package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.Ranking;

/**
 * Area under the ROC curve: the probability that a defective item has a higher score than a normal one; a tie counts
 * half (Mann and Whitney's U).
 */
public final class Auroc implements Ranking.Visitor {
    private double positivesAbove;
    private double wins;
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
            unknown += half; // the order of its pairs is unknown
        }
    }
}
