package io.anomalight.framework.metrics.catalog;

import java.util.Arrays;

/**
 * The thresholds that belong to a range of false-positive rates, each with its share of the range; together 1.
 *
 * @param scores descending
 * @param shares the width of each on a logarithmic scale
 * @param reachUpper whether the upper rate was reached
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SharedThresholds(float[] scores, double[] shares, boolean reachUpper) {

    /** As many thresholds in the middle of even parts of the range, which is quicker. */
    SharedThresholds even(int parts) {
        if (scores.length <= parts) {
            return this;
        }
        float[] chosen = new float[parts];
        double[] even = new double[parts];
        Arrays.fill(even, 1.0 / parts);
        int next = 0;
        double reached = shares[0];
        for (int part = 0; part < parts; part++) {
            while (reached < (part + 0.5) / parts && next < scores.length - 1) {
                next++;
                reached += shares[next];
            }
            chosen[part] = scores[next];
        }
        return new SharedThresholds(chosen, even, reachUpper);
    }

    /**
     * The mean share of a defect that is found over the range. A pixel that equals a threshold counts half, because the rate changes
     * just there.
     *
     * @param defect the scores of its pixels, ascending
     */
    double area(float[] defect) {
        double area = 0;
        for (int i = 0; i < scores.length; i++) {
            int below = below(defect, scores[i]);
            int upTo = below(defect, Math.nextUp(scores[i]));
            area += shares[i] * (defect.length - (below + upTo) / 2.0);
        }
        return area / defect.length;
    }

    /** The number of scores below a threshold. */
    private static int below(float[] ascending, float threshold) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < threshold) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
