package io.anomalight.framework.metrics.catalog;

import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.ranking.Ranking;

/**
 * How many images of one class a threshold sorts out before a person looks, if only a given share of the other class may be sorted
 * wrongly: PGn for good images and PBn for bad ones.
 *
 * <p>Source: Baitieva et al., "Beyond Academic Benchmarks: Critical Analysis and Best Practices for Visual Industrial Anomaly
 * Detection", CVPR Workshops 2025. As in anomalib, the threshold is a quantile with linear interpolation, and a score equal to it is
 * not sorted out.
 */
final class Presorted {
    private Presorted() {}

    /** The share of the normal images below the quantile of the defective ones (PGn); {@code missed} of the defective ones are below. */
    static Measurement good(Ranking ranking, double missed) {
        Quantile threshold = new Quantile(ranking.positives(), missed);
        ranking.descend((low, high, negatives, positives, overlap) -> threshold.visit(low, positives));
        long[] below = {0};
        ranking.descend(
                (low, high, negatives, positives, overlap) -> below[0] += low < threshold.value() ? negatives : 0);
        return Measurement.exact((double) below[0] / ranking.negatives());
    }

    /** The share of the defective images above the quantile of the normal ones (PBn); {@code wrong} of the normal ones are above. */
    static Measurement bad(Ranking ranking, double wrong) {
        Quantile threshold = new Quantile(ranking.negatives(), 1 - wrong);
        ranking.descend((low, high, negatives, positives, overlap) -> threshold.visit(low, negatives));
        long[] above = {0};
        ranking.descend(
                (low, high, negatives, positives, overlap) -> above[0] += low > threshold.value() ? positives : 0);
        return Measurement.exact((double) above[0] / ranking.positives());
    }

    /** A quantile of scores that come in descending order, as NumPy and torch interpolate it. */
    private static final class Quantile {
        private static final double ROUNDING = 1e-9; // 0.95 * 20 is 19

        private final long lowerRank; // among the ascending scores
        private final double share; // of the way to the next rank
        private long left;
        private double lower = Double.NaN;
        private double upper = Double.NaN;

        Quantile(long count, double q) {
            double place = (count - 1) * q;
            lowerRank = (long) Math.floor(place + ROUNDING);
            share = Math.max(0, place - lowerRank);
            left = count;
        }

        /** Takes the next lower score. */
        void visit(float score, long times) {
            long first = left - times; // the ranks from here on have this score
            if (times > 0 && first <= lowerRank + 1 && lowerRank + 1 < left) {
                upper = score;
            }
            if (times > 0 && first <= lowerRank && lowerRank < left) {
                lower = score;
            }
            left = first;
        }

        double value() {
            return share < ROUNDING || Double.isNaN(upper) ? lower : lower + (upper - lower) * share;
        }
    }
}
