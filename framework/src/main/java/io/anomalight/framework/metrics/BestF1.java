package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.ranking.ScoreRange;

/** Finds the threshold with the highest F1; of equally good ones the lowest, as scikit-learn's curve gives it first. */
final class BestF1 implements Ranking.Visitor {
    private final long all;
    private long truePositives;
    private long falsePositives;
    private double best;
    private double conceivable;
    private float threshold = Float.NaN;
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
            // Within a bin no threshold does better than one between all its positives and all its negatives.
            conceivable = Math.max(conceivable, F1.of(truePositives + positives, falsePositives, all));
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

    /** The F1 of {@link #threshold()}; a better one may hide in a bin, within the error's bound. */
    Measurement f1() {
        return Measurement.within(best, Math.max(0, conceivable - best));
    }

    /** A score that was really given; this and higher ones are called defective. */
    float threshold() {
        return threshold;
    }

    /**
     * Any threshold within has the same F1.
     *
     * @param range of all scores
     */
    Gap gap(ScoreRange range) {
        return Float.isFinite(nextLower) ? new Gap(nextLower, threshold) : Gap.belowAll(threshold, range);
    }
}
