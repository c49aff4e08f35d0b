package io.anomalight.models.anomalydino;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.memory.Scratch;

/**
 * The first principal component of the patches of one image, by power iteration.
 *
 * <p>The sign is that of scikit-learn before version 1.5: the value with the largest magnitude is positive.
 */
final class FirstComponent {
    private static final int MAX_ITERATIONS = 500;
    private static final float CONVERGED = 1e-6f;

    private FirstComponent() {}

    /**
     * Projects the patches on their first principal component.
     *
     * @param vectors {@code [n, D]}; not changed
     * @return n values; all 0 if the patches are equal
     */
    static float[] of(NDArray vectors) {
        try (NDArray values = Scratch.compute(new NDList(vectors), in -> project(in.head()))) {
            return positive(values.toFloatArray());
        }
    }

    private static NDArray project(NDArray vectors) {
        NDArray deviations = vectors.sub(vectors.mean(new int[] {0})); // [n, D]
        NDArray transposed = deviations.transpose();
        // The row of the patch that deviates most is not orthogonal to the component, except in constructed cases.
        long farthest = deviations.square().sum(new int[] {1}).argMax().getLong();
        NDArray direction = unit(deviations.get(farthest).reshape(-1, 1)); // [D, 1]
        for (int i = 0; i < MAX_ITERATIONS; i++) {
            NDArray next = unit(transposed.matMul(deviations.matMul(direction)));
            float moved = next.sub(direction).square().sum().getFloat();
            direction = next;
            if (!(moved > CONVERGED * CONVERGED)) { // also ends with NaN
                break;
            }
        }
        return deviations.matMul(direction).flatten();
    }

    private static NDArray unit(NDArray direction) {
        float norm = direction.square().sum().sqrt().getFloat();
        return norm == 0 ? direction : direction.div(direction.getManager().create(norm));
    }

    private static float[] positive(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        if (largest < 0) {
            for (int i = 0; i < values.length; i++) {
                values[i] = -values[i];
            }
        }
        return values;
    }
}
