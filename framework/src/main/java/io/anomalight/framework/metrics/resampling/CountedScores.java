package io.anomalight.framework.metrics.resampling;

import io.anomalight.framework.metrics.ranking.Ranking;

/**
 * A ranking of counts in ascending bins.
 *
 * @param low the lowest score of each bin
 * @param high the highest score of each bin; equal to {@code low} if it has a single score
 * @param normal the number of normal items in each bin
 * @param defective the number of defective items
 * @param overlap the sum of {@code 1 / size of the region} over the defective items
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CountedScores(float[] low, float[] high, double[] normal, double[] defective, double[] overlap)
        implements Ranking {

    @Override
    public long negatives() {
        return sum(normal);
    }

    @Override
    public long positives() {
        return sum(defective);
    }

    private static long sum(double[] counts) {
        double sum = 0;
        for (double count : counts) {
            sum += count;
        }
        return Math.round(sum);
    }

    @Override
    public void descend(Visitor visitor) {
        for (int bin = low.length - 1; bin >= 0; bin--) {
            if (normal[bin] + defective[bin] > 0) {
                visitor.visit(low[bin], high[bin], (long) normal[bin], (long) defective[bin], overlap[bin]);
            }
        }
    }
}
