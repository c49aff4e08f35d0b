package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.ranking.ScoreRange;

/** Finds the threshold with the highest F1; of equal ones the lowest, which is the first in scikit-learn's curve. */
final class BestF1 implements Ranking.Visitor {
    private final long all;
    private long truePositives;
    private long falsePositives;
    private double best;
    private double bestPossible;
    private float threshold = Float.NaN;

    /** The highest score below the threshold. */
    private float nextLower = Float.NEGATIVE_INFINITY;

    private BestF1(Ranking ranking) {
        all = ranking.positives();
    }

    /** Searches a ranking that holds at least one positive. */
    static BestF1 of(Ranking ranking) {
        BestF1 search = new BestF1(ranking);
        ranking.descend(search);
        return search;
    }

    @Override
    public void visit(float low, float high, long negatives, long positives, double overlap) {
        if (low < high) {
            // In a bin, the best possible threshold has all positives above it and all negatives below it.
            bestPossible = Math.max(bestPossible, F1.of(truePositives + positives, falsePositives, all));
        }
        truePositives += positives;
        falsePositives += negatives;
        double f1 = F1.of(truePositives, falsePositives, all);
        if (f1 >= best) {
            best = f1;
            threshold = low;
            nextLower = Float.NEGATIVE_INFINITY;
        } else if (nextLower == Float.NEGATIVE_INFINITY) {
            nextLower = high;
        }
    }

    /** The F1 of {@link #threshold()}; a threshold inside a bin may be better, within the error bound. */
    Measurement f1() {
        return Measurement.within(best, Math.max(0, bestPossible - best));
    }

    /** The lowest score that counts as defective; it is one of the scores. */
    float threshold() {
        return threshold;
    }

    /**
     * The gap below the threshold; every threshold in it has the same F1.
     *
     * @param range the range of all scores
     */
    Gap gap(ScoreRange range) {
        return Float.isFinite(nextLower) ? new Gap(nextLower, threshold) : Gap.belowAll(threshold, range);
    }
}
