package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.Ranking;

/**
 * Area under the per-region overlap curve (Bergmann et al. 2021, "The MVTec Anomaly Detection Dataset", section 5.2):
 * the mean share of each defect that is found, against the false-positive rate up to a limit, usually 0.3.
 *
 * <p>The curve is integrated with trapezoids, interpolated at the limit and divided by it, so that 1 is perfect.
 */
public final class Aupro implements Ranking.Visitor {
    private static final double USUAL_LIMIT = 0.3;

    private final double limit;
    private double falsePositives;
    private double overlapAbove;
    private double area;

    /** The largest error of the area, because the order within a bin is unknown. */
    private double unknown;

    private Aupro(Ranking ranking, double fprLimit) {
        limit = fprLimit * ranking.negatives();
    }

    /** The area up to a false-positive rate of 0.3. */
    public static Measurement of(Ranking ranking) {
        return of(ranking, USUAL_LIMIT);
    }

    /**
     * The area up to a false-positive rate.
     *
     * @param fprLimit above 0, at most 1
     */
    public static Measurement of(Ranking ranking, double fprLimit) {
        if (!(fprLimit > 0 && fprLimit <= 1)) {
            throw new IllegalArgumentException("fpr_limit must be above 0 and at most 1, but is " + fprLimit);
        }
        Aupro curve = new Aupro(ranking, fprLimit);
        ranking.descend(curve);
        double whole = curve.limit * curve.overlapAbove; // after all groups: the number of defects
        return Measurement.within(curve.area / whole, curve.unknown / whole);
    }

    @Override
    public void visit(float low, float high, long negatives, long positives, double overlap) {
        double width = Math.min(limit - falsePositives, (double) negatives);
        if (width > 0) {
            double strip = width * (overlapAbove + overlap * width / negatives / 2);
            area += strip;
            if (low < high) {
                // The exact curve lies between the strip's lower and upper edge.
                double least = width * overlapAbove;
                double most = width * (overlapAbove + overlap);
                unknown += Math.max(strip - least, most - strip);
            }
        }
        falsePositives += negatives;
        overlapAbove += overlap;
    }
}
