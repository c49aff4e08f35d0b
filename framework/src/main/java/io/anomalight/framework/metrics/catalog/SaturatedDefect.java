package io.anomalight.framework.metrics.catalog;

import java.util.Arrays;
import java.util.Optional;

/**
 * A defect.
 *
 * @param ascending the scores of its pixels
 * @param saturation the share of its pixels from which on it counts as found
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SaturatedDefect(float[] ascending, double saturation) {

    /** The defect with its scores in a map; empty if no pixel of it counts. */
    static Optional<SaturatedDefect> of(float[] map, byte[] mask, double saturation) {
        float[] scores = scores(map, mask);
        Arrays.sort(scores);
        return scores.length == 0 ? Optional.empty() : Optional.of(new SaturatedDefect(scores, saturation));
    }

    /** The scores of the marked pixels. */
    static float[] scores(float[] map, byte[] mask) {
        float[] scores = new float[map.length];
        int count = 0;
        for (int i = 0; i < map.length; i++) {
            if (mask[i] != 0) {
                scores[count++] = map[i];
            }
        }
        return Arrays.copyOf(scores, count);
    }

    /** Adds its saturated overlap at each threshold. */
    void addFound(double[] found, float[] descending) {
        int from = ascending.length;
        for (int i = 0; i < descending.length; i++) {
            while (from > 0 && ascending[from - 1] >= descending[i]) {
                from--;
            }
            double share = (double) (ascending.length - from) / ascending.length;
            found[i] += Math.min(share / saturation, 1);
        }
    }
}
