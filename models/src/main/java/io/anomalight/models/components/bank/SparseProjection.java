package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * A sparse random projection: it shortens vectors and approximately preserves their distances (Li, Hastie and Church,
 * <i>Very sparse random projections</i>, 2006).
 *
 * <p>A fraction 1/√D of its entries is ±D^¼/√k, and the others are zero, as in scikit-learn and anomalib.
 *
 * @param inputs D, length of the input vectors
 * @param outputs k, length of the projected vectors
 * @param weights {@code [D, k]}, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SparseProjection(int inputs, int outputs, float[] weights) {

    /** Draws a random projection. */
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
     * The smallest output length for which no squared distance changes by more than a factor 1 ± {@code eps} (lemma of Johnson
     * and Lindenstrauss, with the constants of Dasgupta and Gupta, 2003).
     *
     * @param vectors number of vectors
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
