package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * A random matrix, mostly zeros, that shortens vectors and about keeps the distances between them (Li, Hastie and Church,
 * <i>Very sparse random projections</i>, 2006).
 *
 * <p>A share 1/√D of its entries is ±D^¼/√k, the rest is zero, as in scikit-learn and anomalib.
 *
 * @param inputs D, length of the vectors before
 * @param outputs k, their length after
 * @param weights {@code [D, k]}, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SparseProjection(int inputs, int outputs, float[] weights) {

    /** Draws one. */
    public static SparseProjection draw(int inputs, int outputs, SplittableRandom random) {
        double density = 1 / Math.sqrt(inputs);
        float entry = (float) (Math.sqrt(1 / density) / Math.sqrt(outputs));
        float[] weights = new float[Math.multiplyExact(inputs, outputs)];
        for (int i = 0; i < weights.length; i++) {
            if (random.nextDouble() < density) {
                weights[i] = random.nextBoolean() ? entry : -entry;
            }
        }
        return new SparseProjection(inputs, outputs, weights);
    }

    /**
     * To what length vectors can be shortened if no squared distance is to change by more than a share {@code eps} (lemma of
     * Johnson and Lindenstrauss, with the constants of Dasgupta and Gupta, 2003).
     *
     * @param vectors how many there are
     */
    public static int safeLength(long vectors, double eps) {
        return (int) (4 * Math.log((double) vectors) / (eps * eps / 2 - eps * eps * eps / 3));
    }

    /** Projects vectors {@code [n, D]} to {@code [n, k]}; the result belongs to their manager. */
    public NDArray apply(NDArray vectors) {
        try (NDArray matrix = vectors.getManager().create(weights, new Shape(inputs, outputs))) {
            return vectors.matMul(matrix);
        }
    }
}
