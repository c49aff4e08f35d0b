package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.Scratch;
import java.util.SplittableRandom;

/**
 * Approximate principal axes of vectors, by two rounds of subspace iteration on a sample. They are orthonormal; which subspace they
 * span decides only how fast a search is.
 */
final class PrincipalAxes {
    private static final int SAMPLE = 2048;
    private static final int ROUNDS = 2;
    /** A direction with less than this share of its length is rounding error. */
    private static final double LEAST = 1e-3;

    private PrincipalAxes() {}

    /**
     * Computes axes as columns, {@code [D, k]}; columns are zero if there are fewer directions.
     *
     * @param vectors {@code [M, D]}
     * @param mean their mean, {@code [D]}
     */
    static NDArray of(NDArray vectors, NDArray mean, int k) {
        int length = Math.toIntExact(vectors.getShape().get(1));
        long step = Math.max(1, vectors.getShape().get(0) / SAMPLE);
        return Scratch.compute(new NDList(vectors, mean), in -> {
            NDArray sample = in.get(0)
                    .get(new NDIndex().addSliceDim(0, in.get(0).getShape().get(0), step))
                    .sub(in.get(1));
            NDArray axes = in.getManager().create(random(length * k), new Shape(length, k));
            for (int round = 0; round < ROUNDS; round++) {
                NDArray turned = sample.transpose().matMul(sample.matMul(axes));
                axes = in.getManager().create(orthonormal(turned.toFloatArray(), k), new Shape(length, k));
            }
            return axes;
        });
    }

    private static float[] random(int count) {
        SplittableRandom random = new SplittableRandom(0);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /** Gram and Schmidt's method on columns, each twice, so that rounding errors don't add up. */
    private static float[] orthonormal(float[] columns, int k) {
        int length = columns.length / k;
        double[][] axes = new double[k][length];
        for (int axis = 0; axis < k; axis++) {
            double[] column = axes[axis];
            for (int i = 0; i < length; i++) {
                column[i] = columns[i * k + axis];
            }
            double before = Math.sqrt(product(column, column));
            for (int other = 0; other < 2 * axis; other++) {
                subtract(column, axes[other % axis]);
            }
            double after = Math.sqrt(product(column, column));
            double factor = after > LEAST * before ? 1 / after : 0;
            for (int i = 0; i < length; i++) {
                column[i] *= factor;
            }
        }
        float[] result = new float[columns.length];
        for (int axis = 0; axis < k; axis++) {
            for (int i = 0; i < length; i++) {
                result[i * k + axis] = (float) axes[axis][i];
            }
        }
        return result;
    }

    private static void subtract(double[] column, double[] axis) {
        double share = product(column, axis);
        for (int i = 0; i < column.length; i++) {
            column[i] -= share * axis[i];
        }
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
