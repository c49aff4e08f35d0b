package io.anomalight.framework.metrics.ranking;

/** Finds a score's bin among ascending edges: a table narrows the binary search to a few steps. */
public final class BinSearch {
    private static final int CELLS = 1 << 18;

    private final float[] edges;
    private final int lowest;
    private final int highest;
    private final int shift;
    // The integers of order() are divided into cells of equal width. For each cell: the index of the first edge in the
    // cell or above it.
    private final int[] first;

    /** @param edges ascending, distinct, without -0 */
    public BinSearch(float[] edges) {
        this.edges = edges;
        lowest = edges.length == 0 ? 0 : order(edges[0]);
        highest = edges.length == 0 ? 0 : order(edges[edges.length - 1]);
        long span = (long) highest - lowest + 1;
        int bits = 0;
        while (span >> bits > CELLS) {
            bits++;
        }
        shift = bits;
        first = new int[(int) (span >> shift) + 2];
        int edge = 0;
        for (int cell = 0; cell < first.length; cell++) {
            while (edge < edges.length && cell(order(edges[edge])) < cell) {
                edge++;
            }
            first[cell] = edge;
        }
    }

    /** The number of edges that are at most the score: 0 below the first edge, 1 from the first on. */
    public int bin(float score) {
        int order = order(score + 0f); // -0 is 0
        if (order < lowest) {
            return 0;
        }
        if (order >= highest) {
            return edges.length;
        }
        int cell = cell(order);
        int low = first[cell];
        int high = first[cell + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (edges[middle] <= score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int cell(int order) {
        return (int) (((long) order - lowest) >> shift);
    }

    /** Maps floats to integers in the same order. */
    private static int order(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }
}
