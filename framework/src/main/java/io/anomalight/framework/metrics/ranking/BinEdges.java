package io.anomalight.framework.metrics.ranking;

import java.util.Arrays;

/**
 * Chooses bins after the scores seen so far: narrow where scores are, and still narrow where scores may yet come.
 *
 * <p>What comes later may look different, for instance where all normal images are judged first. So beside the
 * quantiles of either class there is an even grid over the range seen, and beyond the range, at both ends, a ladder
 * whose rungs grow with the distance.
 */
final class BinEdges {
    private static final int DOUBLINGS = 40;
    private static final int RESOLUTION_PER_RUNG = 32;

    private final float[] edges;
    private int count;

    private BinEdges(int capacity) {
        edges = new float[capacity];
    }

    /** Distinct edges in ascending order, at most six times as many as {@code resolution}. */
    static float[] of(ExactRanking seen, int resolution) {
        int rungs = DOUBLINGS * Math.max(1, resolution / RESOLUTION_PER_RUNG);
        BinEdges chosen = new BinEdges(3 * resolution + 2 * rungs);
        chosen.addQuantiles(seen::negative, seen.negatives(), resolution);
        chosen.addQuantiles(seen::positive, seen.positives(), resolution);
        chosen.addGrid(seen.lowest(), seen.highest(), resolution);
        chosen.addLadders(seen.lowest(), seen.highest(), rungs);
        return chosen.distinct();
    }

    @FunctionalInterface
    private interface Ranked {
        float at(int rank);
    }

    private void addQuantiles(Ranked scores, long size, int resolution) {
        int wanted = (int) Math.min(size, resolution);
        for (int i = 0; i < wanted; i++) {
            float score = scores.at((int) (i * size / wanted));
            if (count > 0 && edges[count - 1] == score) {
                add(Math.nextUp(score)); // many share this score: it gets a bin of its own
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

    private void addLadders(float min, float max, int rungs) {
        double range = Math.max((double) max - min, Math.ulp(Math.max(Math.abs(min), Math.abs(max))));
        for (int i = 1; i <= rungs; i++) {
            double distance = range * (Math.pow(2, (double) i * DOUBLINGS / rungs) - 1);
            add(min - distance);
            add(max + distance);
        }
    }

    private void add(double edge) {
        if (Math.abs(edge) <= Float.MAX_VALUE) {
            edges[count++] = (float) edge + 0f; // no -0, which sorts apart from 0
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
