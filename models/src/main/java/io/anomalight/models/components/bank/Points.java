package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The rows of matrices in the memory of the CPU, as if they were one matrix. They are read in place, so the matrices must stay open.
 *
 * <p>A matrix holds at most 2 GiB.
 */
final class Points {
    /** Sums of squares that are computed side by side. */
    private static final int LANES = 8;

    /** Numbers after which a distance is compared with the limit; a multiple of the lanes. */
    private static final int PART = 8 * LANES;

    private final int length;
    private final FloatBuffer[] matrices;
    private final int[] matrixOf; // for each row
    private final int[] first; // for each row, the place of its first number in the matrix

    private Points(int length, FloatBuffer[] matrices, int count) {
        this.length = length;
        this.matrices = matrices;
        this.matrixOf = new int[count];
        this.first = new int[count];
        int row = 0;
        for (int i = 0; i < matrices.length; i++) {
            for (int place = 0; place < matrices[i].limit(); place += length) {
                matrixOf[row] = i;
                first[row++] = place;
            }
        }
    }

    /**
     * The rows of matrices on the CPU.
     *
     * @param matrices {@code [n, k]} each
     */
    static Points of(List<NDArray> matrices) {
        FloatBuffer[] memory = matrices.stream()
                .filter(matrix -> matrix.size() > 0) // without numbers it has no memory
                .map(matrix ->
                        matrix.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer())
                .toArray(FloatBuffer[]::new);
        long count =
                matrices.stream().mapToLong(matrix -> matrix.getShape().get(0)).sum();
        return new Points((int) matrices.get(0).getShape().get(1), memory, Math.toIntExact(count));
    }

    int count() {
        return first.length;
    }

    /** A copy of a point. */
    float[] get(int row) {
        float[] point = new float[length];
        matrices[matrixOf[row]].get(first[row], point);
        return point;
    }

    /**
     * The squared distance of a point to another one, ‖x − c‖².
     *
     * @param centre c
     * @param row the row of x
     * @param limit a distance that is not below it may be returned too small, but is not below it either
     */
    float squaredDistance(float[] centre, int row, float limit) {
        FloatBuffer memory = matrices[matrixOf[row]];
        int at = first[row];
        int whole = length - length % LANES;
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        float sum4 = 0;
        float sum5 = 0;
        float sum6 = 0;
        float sum7 = 0;
        float sum = 0;
        for (int i = 0; i < whole && sum < limit; ) {
            for (int end = Math.min(whole, i + PART); i < end; i += LANES) {
                sum0 += square(memory.get(at + i) - centre[i]);
                sum1 += square(memory.get(at + i + 1) - centre[i + 1]);
                sum2 += square(memory.get(at + i + 2) - centre[i + 2]);
                sum3 += square(memory.get(at + i + 3) - centre[i + 3]);
                sum4 += square(memory.get(at + i + 4) - centre[i + 4]);
                sum5 += square(memory.get(at + i + 5) - centre[i + 5]);
                sum6 += square(memory.get(at + i + 6) - centre[i + 6]);
                sum7 += square(memory.get(at + i + 7) - centre[i + 7]);
            }
            // Squares only increase a sum, whatever the rounding, so the final sum is not below this one.
            sum = ((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7));
        }
        for (int i = whole; i < length && sum < limit; i++) {
            sum += square(memory.get(at + i) - centre[i]);
        }
        return sum;
    }

    private static float square(float x) {
        return x * x;
    }
}
