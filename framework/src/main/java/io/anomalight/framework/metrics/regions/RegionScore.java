package io.anomalight.framework.metrics.regions;

import io.anomalight.framework.image.ImageSize;
import java.util.Arrays;

/**
 * The region score of a map: the highest pixel threshold at which the map has a region.
 *
 * <p>At any threshold at which the map has a region, its region score reaches that threshold. So a bound of the rate at which region
 * scores reach a threshold is a bound of the rate of images with a region there. Without {@code min_mean_score} both rates are equal;
 * with it, a group may lose its region at a lower threshold, because pixels with low scores join it.
 *
 * <p>Pixels join their neighbours in the order of their scores, the highest first (union-find, Tarjan, 1975), so each group of
 * connected pixels above any threshold is seen once.
 */
public final class RegionScore {
    private static final double AT_THRESHOLD = 0.5;

    private final float[] map;
    private final ImageSize size;
    private final RegionFilters filters;
    private final double meanMargin;
    private final double peakMargin;
    private final int[] parent;
    private final int[] pixels;
    private final int[] left;
    private final int[] right;
    private final int[] top;
    private final int[] bottom;
    private final float[] peak;
    private final double[] sum;
    // The threshold at which the present group is a region, unless it grows before; -infinity if no group is a region.
    private final double[] pending;
    private double best = Double.NEGATIVE_INFINITY;

    private RegionScore(float[] map, ImageSize size, double range, RegionFilters filters) {
        this.map = map;
        this.size = size;
        this.filters = filters;
        // The mean minus the threshold must reach this, and the peak in the same way.
        meanMargin = filters.minMeanScore() == 0
                ? Double.NEGATIVE_INFINITY
                : (filters.minMeanScore() - AT_THRESHOLD) * range;
        peakMargin = filters.minPeakScore() == 0
                ? Double.NEGATIVE_INFINITY
                : (filters.minPeakScore() - AT_THRESHOLD) * range;
        parent = new int[map.length];
        Arrays.fill(parent, -1);
        pixels = new int[map.length];
        left = new int[map.length];
        right = new int[map.length];
        top = new int[map.length];
        bottom = new int[map.length];
        peak = new float[map.length];
        sum = new double[map.length];
        pending = new double[map.length];
    }

    /**
     * The region score of a map.
     *
     * @param map raw scores, negative infinity for pixels that don't count, at the size of the original image, {@code [H, W]}
     * @param range the divisor of a pixel score's distance from the threshold
     * @return negative infinity if the map has no region at any threshold, for instance because it is too small
     */
    public static float of(float[] map, ImageSize size, double range, RegionFilters filters) {
        size.requireEachPixel("a map", map.length);
        return (float) new RegionScore(map, size, range, filters).search();
    }

    private double search() {
        int[] order = descending();
        int next = 0;
        while (next < order.length && map[order[next]] > best) {
            float score = map[order[next]];
            int first = next;
            for (; next < order.length && map[order[next]] == score; next++) {
                join(order[next]);
            }
            for (int i = first; i < next; i++) {
                evaluate(root(order[i]), score);
            }
        }
        for (int i = 0; i < parent.length; i++) {
            if (parent[i] == i) {
                best = Math.max(best, pending[i]);
            }
        }
        return best;
    }

    /** The pixels in the order of their scores, the highest first. */
    private int[] descending() {
        long[] keys = new long[map.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(map[i] + 0f); // -0 becomes 0
            int ascending = bits >= 0 ? bits : ~bits ^ Integer.MIN_VALUE;
            keys[i] = (long) ascending << Integer.SIZE | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[keys.length - 1 - i];
        }
        return order;
    }

    private void join(int pixel) {
        int row = pixel / size.width();
        int column = pixel % size.width();
        parent[pixel] = pixel;
        pixels[pixel] = 1;
        left[pixel] = column;
        right[pixel] = column;
        top[pixel] = row;
        bottom[pixel] = row;
        peak[pixel] = map[pixel];
        sum[pixel] = map[pixel];
        pending[pixel] = Double.NEGATIVE_INFINITY;
        for (int y = Math.max(0, row - 1); y <= Math.min(size.height() - 1, row + 1); y++) {
            for (int x = Math.max(0, column - 1); x <= Math.min(size.width() - 1, column + 1); x++) {
                int neighbour = y * size.width() + x;
                if (parent[neighbour] >= 0) {
                    unite(root(neighbour), root(pixel), map[pixel]);
                }
            }
        }
    }

    private void unite(int one, int other, float score) {
        if (one == other) {
            return;
        }
        settle(one, score);
        settle(other, score);
        int large = pixels[one] >= pixels[other] ? one : other;
        int small = large == one ? other : one;
        parent[small] = large;
        pixels[large] += pixels[small];
        left[large] = Math.min(left[large], left[small]);
        right[large] = Math.max(right[large], right[small]);
        top[large] = Math.min(top[large], top[small]);
        bottom[large] = Math.max(bottom[large], bottom[small]);
        peak[large] = Math.max(peak[large], peak[small]);
        sum[large] += sum[small];
    }

    /** Takes the pending threshold of a group that grows at a lower score, because the group was a region at it. */
    private void settle(int group, float score) {
        if (pending[group] > score) {
            best = Math.max(best, pending[group]);
        }
        pending[group] = Double.NEGATIVE_INFINITY;
    }

    /** Looks at a group whose lowest pixels have this score. */
    private void evaluate(int group, float score) {
        int width = Math.min(right[group] - left[group], bottom[group] - top[group]) + 1;
        if (pixels[group] >= filters.minArea() && width >= filters.minWidth()) {
            double mean = sum[group] / pixels[group];
            pending[group] = Math.min(score, Math.min(mean - meanMargin, peak[group] - peakMargin));
            if (pending[group] >= score) {
                best = Math.max(best, pending[group]);
            }
        }
    }

    private int root(int pixel) {
        int root = pixel;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }
}
