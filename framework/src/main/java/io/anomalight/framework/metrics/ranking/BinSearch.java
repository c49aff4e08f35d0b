package io.anomalight.framework.metrics.ranking;

/**
 * Finds a score's bin among ascending edges. Two tables narrow the search to hardly an edge: one of cells of equal width, and one in
 * which each of them is divided, the more edges it has the finer.
 */
public final class BinSearch {
    // The integers of order() have 16 cells in each power of two.
    private static final int CELL_BITS = 19;
    private static final int CELLS = 1 << (Integer.SIZE - CELL_BITS);
    private static final int WITHIN_CELL = (1 << CELL_BITS) - 1;
    private static final int PIECES_PER_EDGE = 4;
    // Fewer edges than this are tried one after the other, which is faster, because hardly a piece has more than one.
    private static final int MANY = 8;

    private final float[] edges;
    private final int lowest;
    private final int highest;
    // Of each cell: the index of its first piece, and by how many bits a place in the cell is shifted to the piece that
    // has it.
    private final int[] pieces = new int[CELLS + 1];
    private final byte[] shifts = new byte[CELLS];
    // Of each piece: the number of edges below it.
    private final int[] below;

    /** @param edges ascending, distinct, without -0 */
    public BinSearch(float[] edges) {
        this.edges = edges;
        lowest = edges.length == 0 ? 0 : order(edges[0]);
        highest = edges.length == 0 ? 0 : order(edges[edges.length - 1]);
        int[] inCell = new int[CELLS];
        for (float edge : edges) {
            inCell[cell(order(edge))]++;
        }
        for (int cell = 0; cell < CELLS; cell++) {
            int bits = Math.min(CELL_BITS, bits(PIECES_PER_EDGE * inCell[cell]));
            shifts[cell] = (byte) (CELL_BITS - bits);
            pieces[cell + 1] = pieces[cell] + (1 << bits);
        }
        below = new int[pieces[CELLS] + 1];
        for (float edge : edges) {
            below[piece(order(edge)) + 1]++;
        }
        for (int piece = 1; piece < below.length; piece++) {
            below[piece] += below[piece - 1];
        }
    }

    /** The number of bits that count up to {@code number - 1}. */
    private static int bits(int number) {
        return number <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(number - 1);
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
        int piece = piece(order);
        int bin = below[piece];
        if (below[piece + 1] - bin > MANY) {
            return between(bin, below[piece + 1], score);
        }
        while (edges[bin] <= score) { // ends before the last edge, which is above the score
            bin++;
        }
        return bin;
    }

    private int between(int least, int most, float score) {
        int low = least;
        int high = most;
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

    private static int cell(int order) {
        return (order >> CELL_BITS) + CELLS / 2;
    }

    private int piece(int order) {
        int cell = cell(order);
        return pieces[cell] + ((order & WITHIN_CELL) >> shifts[cell]);
    }

    /** Maps floats to integers in the same order. */
    private static int order(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }
}
