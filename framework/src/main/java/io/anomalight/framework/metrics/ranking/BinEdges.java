package io.anomalight.framework.metrics.ranking;

import java.util.Arrays;

/**
 * Chooses the edges of bins from the scores seen so far: narrow bins at these scores, and also at scores that may come
 * later.
 *
 * <p>Later scores may be different, for instance if all normal images come first. So the edges are the quantiles of
 * both classes, an even grid over the range, and beyond the range, at both ends, edges at exponentially growing
 * distances.
 */
public final class BinEdges {
    /** The outermost edges are 2⁴⁰ times the range of the scores away. */
    private static final int DOUBLINGS = 40;

    /** Each doubling of the distance has {@code resolution / 32} edges, but at least one. */
    private static final int RESOLUTION_PER_STEP = 32;

    private final float[] edges;
    private int count;

    private BinEdges(int capacity) {
        edges = new float[capacity];
    }

    /** Distinct edges in ascending order, at most {@code 6 * resolution}. */
    public static float[] of(ExactRanking seen, int resolution) {
        int steps = DOUBLINGS * Math.max(1, resolution / RESOLUTION_PER_STEP);
        BinEdges chosen = new BinEdges(3 * resolution + 2 * steps);
        chosen.addQuantiles(seen::negative, seen.negatives(), resolution);
        chosen.addQuantiles(seen::positive, seen.positives(), resolution);
        chosen.addGrid(seen.lowest(), seen.highest(), resolution);
        chosen.addExponential(seen.lowest(), seen.highest(), steps);
        return chosen.distinct();
    }

    @FunctionalInterface
    private interface Ranked {
        float at(int rank);
    }

    private void addQuantiles(Ranked scores, long size, int resolution) {
        int quantiles = (int) Math.min(size, resolution);
        for (int i = 0; i < quantiles; i++) {
            float score = scores.at((int) (i * size / quantiles));
            if (count > 0 && edges[count - 1] == score) {
                add(Math.nextUp(score)); // many equal scores: they get their own bin
            } else {
                add(score);
            }
        }
    }

    private void addGrid(float min, float max, int resolution) {
        for (int i = 0; i < resolution; i++) {
            add(min + ((double) max - min) * i / resolution);
        }
    }

    private void addExponential(float min, float max, int steps) {
        double range = Math.max((double) max - min, Math.ulp(Math.max(Math.abs(min), Math.abs(max))));
        for (int i = 1; i <= steps; i++) {
            double distance = range * (Math.pow(2, (double) i * DOUBLINGS / steps) - 1);
            add(min - distance);
            add(max + distance);
        }
    }

    private void add(double edge) {
        if (Math.abs(edge) <= Float.MAX_VALUE) {
            edges[count++] = (float) edge + 0f; // no -0, which Arrays.sort distinguishes from 0
        }
    }

    private float[] distinct() {
        Arrays.sort(edges, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept == 0 || edges[i] != edges[kept - 1]) {
                edges[kept++] = edges[i];
            }
        }
        return Arrays.copyOf(edges, kept);
    }
}
