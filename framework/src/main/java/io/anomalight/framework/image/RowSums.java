package io.anomalight.framework.image;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Computes the rows of a resized image (new rows) as weighted sums of stored rows, from top to bottom; only unfinished
 * new rows are in memory.
 *
 * <p>Each row is summed in double, in the order of the stored rows.
 */
final class RowSums {
    private final Triangle down;
    private final int width;
    /** The sums of the new rows from {@code firstOpen} on. */
    private final Deque<double[]> open = new ArrayDeque<>();

    /** The row that was finished last; its array is used again for the next new row. */
    private double[] done = new double[0];

    private int firstOpen;

    RowSums(Triangle down, int width) {
        this.down = down;
        this.width = width;
    }

    /** Adds stored row {@code y} to all new rows that need it. */
    void add(int y, float[] row) {
        while (firstOpen + open.size() < down.count() && down.first(firstOpen + open.size()) <= y) {
            open.addLast(fresh());
        }
        int index = firstOpen;
        for (double[] sum : open) {
            if (y < down.end(index)) {
                double weight = down.weight(index, y);
                for (int x = 0; x < sum.length; x++) {
                    sum[x] += weight * row[x];
                }
            }
            index++;
        }
    }

    private double[] fresh() {
        double[] sum = done;
        done = new double[0];
        if (sum.length != width) {
            return new double[width];
        }
        Arrays.fill(sum, 0);
        return sum;
    }

    /** The index of the next new row that is finished after stored row {@code y}; -1 if no row is finished. */
    int takeDone(int y) {
        if (open.isEmpty() || down.end(firstOpen) > y + 1) {
            return -1;
        }
        done = open.removeFirst();
        return firstOpen++;
    }

    /** Copies a part of the row that was finished last. */
    void copyDone(int at, int count, float[] into, int intoAt) {
        for (int i = 0; i < count; i++) {
            into[intoAt + i] = (float) done[at + i];
        }
    }
}
