package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import io.anomalight.framework.memory.Scratch;
import java.util.List;

/**
 * A few numbers for each of many points: its coordinates on principal axes, and the length of what is left of it.
 *
 * <p>The distance of the coordinates of two points is not larger than the distance of the points, except for rounding: within the axes it
 * is the same, and outside of them two vectors differ at least by the difference of their lengths.
 *
 * @param numbers {@link #COUNT} per point; a selection overwrites them
 * @param error a bound of what rounding may add to the distance of two points' coordinates
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Coordinates(float[] numbers, float error) {
    /** The numbers per point. */
    static final int COUNT = 32;

    private static final int SAMPLE = 4096;
    private static final int ROWS = 4096;

    /** Axes are shorter than 1 by this, so that the rounding of axes can't make coordinates longer than a vector. */
    private static final double SHORTER = 1 - 1e-6;

    /** The rounding of coordinates, as a share of a vector's length, with room to spare. */
    private static final double ROUNDING = 1e-6;

    /** Computes the coordinates of the rows of matrices, {@code [n, k]} each. */
    static Coordinates of(List<NDArray> matrices) {
        long count =
                matrices.stream().mapToLong(matrix -> matrix.getShape().get(0)).sum();
        float[] numbers = new float[Math.toIntExact(count * COUNT)];
        double longest = 0;
        int row = 0;
        try (NDArray sample = sample(matrices, count);
                NDArray mean = sample.mean(new int[] {0});
                NDArray axes = axes(sample, mean)) {
            for (NDArray matrix : matrices) {
                long rows = matrix.getShape().get(0);
                for (long from = 0; from < rows; from += ROWS) {
                    double[] projected = projected(matrix, from, Math.min(from + ROWS, rows), mean, axes);
                    longest = Math.max(
                            longest, write(projected, (int) axes.getShape().get(1), numbers, row));
                    row += (int) Math.min(ROWS, rows - from);
                }
            }
        }
        return new Coordinates(numbers, (float) (ROUNDING * Math.sqrt(longest)));
    }

    private static NDArray sample(List<NDArray> matrices, long count) {
        long step = Math.max(1, count / SAMPLE);
        return Scratch.compute(new NDList(matrices), in -> {
            NDList parts = new NDList();
            in.forEach(matrix -> parts.add(
                    matrix.get(new NDIndex().addSliceDim(0, matrix.getShape().get(0), step))));
            return NDArrays.concat(parts);
        });
    }

    private static NDArray axes(NDArray sample, NDArray mean) {
        int axes = (int) Math.min(COUNT - 1, sample.getShape().get(1));
        return Scratch.compute(new NDList(sample, mean), in -> PrincipalAxes.of(in.get(0), in.get(1), axes)
                .toType(DataType.FLOAT64, true)
                .muli(SHORTER));
    }

    /** For each row, its squared length and then its coordinates on the axes. */
    private static double[] projected(NDArray matrix, long from, long to, NDArray mean, NDArray axes) {
        try (NDArray projected = Scratch.compute(new NDList(matrix, mean, axes), in -> {
            NDArray centred = in.get(0)
                    .get(new NDIndex().addSliceDim(from, to))
                    .toType(DataType.FLOAT64, true)
                    .subi(in.get(1).toType(DataType.FLOAT64, true));
            return centred.square().sum(new int[] {1}, true).concat(centred.matMul(in.get(2)), 1);
        })) {
            return projected.toDoubleArray();
        }
    }

    /** Writes the coordinates of points, the first of which has this row; returns their largest squared length. */
    private static double write(double[] projected, int axes, float[] numbers, int row) {
        double longest = 0;
        int to = row * COUNT;
        for (int from = 0; from < projected.length; from += axes + 1) {
            double rest = projected[from];
            longest = Math.max(longest, rest);
            for (int axis = 0; axis < axes; axis++) {
                double coordinate = projected[from + 1 + axis];
                numbers[to + axis] = (float) coordinate;
                rest -= coordinate * coordinate;
            }
            numbers[to + COUNT - 1] = (float) Math.sqrt(Math.max(0, rest));
            to += COUNT;
        }
        return longest;
    }
}
