package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.Ranking;

/**
 * Average precision as scikit-learn defines it: the precision at every threshold, weighted with the increase of recall,
 * without interpolation.
 */
public final class AveragePrecision implements Ranking.Visitor {
    private double truePositives;
    private double falsePositives;

    /** The sum of the precisions (or a little less), if each bin has the worst order of its scores. */
    private double least;

    /** The sum of the precisions, if each bin has the best order of its scores. */
    private double most;

    private AveragePrecision() {}

    public static Measurement of(Ranking ranking) {
        AveragePrecision area = new AveragePrecision();
        ranking.descend(area);
        double doubled = 2.0 * ranking.positives();
        return Measurement.within((area.least + area.most) / doubled, (area.most - area.least) / doubled);
    }

    @Override
    public void visit(float low, float high, long negatives, long positives, double overlap) {
        if (positives > 0 && low < high) {
            least += negativesFirst(negatives, positives);
            most += positives * precision(truePositives + positives, falsePositives);
        } else if (positives > 0) {
            double tied = positives * precision(truePositives + positives, falsePositives + negatives);
            least += tied;
            most += tied;
        }
        truePositives += positives;
        falsePositives += negatives;
    }

    // The worst order in a bin: with f false positives above the i-th positive, the precision is 1 - f / (t + i + f).
    // Its sum over the positives of the bin is at least the value with the integral of 1 / (t + i + f), which needs no
    // loop.
    private double negativesFirst(long negatives, long positives) {
        double f = falsePositives + negatives;
        return f == 0 ? positives : positives - f * Math.log1p(positives / (truePositives + f));
    }

    private static double precision(double truePositives, double falsePositives) {
        return truePositives / (truePositives + falsePositives);
    }
}
