package io.anomalight.models.components.gaussian;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import java.util.Arrays;

/**
 * The principal components of vectors, in a module's state: the mean μ, k orthonormal directions V, and the variance λ along
 * each direction.
 *
 * <p>They come from a singular value decomposition of the centred vectors in float64. It needs no covariance matrix, so
 * the dimension may be much larger than the number of vectors, and it does not square the condition number. The signs
 * of the directions are arbitrary, but no result depends on them.
 */
public final class PrincipalComponents {
    /** Singular values below this fraction of the norm of the vectors are rounding errors of float32. */
    private static final double RESOLUTION = 1e-6;

    private final ModuleState state;
    // The names of the arrays in the state; the comments give their shapes.
    private final String mean; // [d]
    private final String directions; // [k, d]
    private final String variances; // [k]

    /** Uses arrays of the state whose names begin with {@code prefix}. */
    public PrincipalComponents(ModuleState state, String prefix) {
        this.state = state;
        this.mean = prefix + "mean";
        this.directions = prefix + "directions";
        this.variances = prefix + "variances";
        state.allowVariable(prefix); // the arrays do not exist before learning, and their shapes depend on the images
    }

    /** The memory in bytes that {@link #fit} needs, including the vectors themselves. */
    public static long bytes(long vectors, long dimensions) {
        // The batches, the joined vectors, the centred vectors in float64, and LAPACK's copy and results.
        return Math.multiplyExact(vectors, dimensions) * (2 * Float.BYTES + 3 * Double.BYTES);
    }

    /** Whether components have been learned. */
    public boolean areFitted() {
        return state.has(mean);
    }

    /** The number of components, k. */
    public long count() {
        return state.get(variances).size();
    }

    /**
     * Learns from vectors {@code [N, d]}.
     *
     * @param level at most 1: the smallest share of the variance that the components explain; above 1: their number
     * @return the explained share of the variance; 0 if all vectors are equal; in this case nothing is learned
     */
    public double fit(NDArray vectors, double level) {
        long n = vectors.getShape().get(0);
        NDArray precise = vectors.toType(DataType.FLOAT64, true);
        NDArray center = precise.mean(new int[] {0});
        NDList decomposition = state.open(SingularValues::new).of(precise.subi(center));
        double[] squares = decomposition.head().square().toDoubleArray();
        double squaredNorm = n * center.square().sum().getDouble() + squares[0];
        int kept = kept(squares, RESOLUTION * RESOLUTION * squaredNorm, level);
        if (kept == 0) {
            return 0;
        }
        float[] keptVariances = new float[kept];
        for (int i = 0; i < kept; i++) {
            keptVariances[i] = (float) (squares[i] / n);
        }
        state.buffer(mean, center.toType(DataType.FLOAT32, true));
        NDArray first = decomposition.get(1).get("0:" + kept).toType(DataType.FLOAT32, true);
        // LAPACK returns column-major memory, a checkpoint restores row-major memory. Matrix products of the two memory
        // layouts have different rounding errors.
        state.buffer(directions, first.flatten().reshape(first.getShape()));
        state.buffer(variances, keptVariances, kept);
        return sum(squares, kept) / sum(squares, squares.length);
    }

    private static int kept(double[] squares, double noise, double level) {
        int rank = (int) Arrays.stream(squares).filter(square -> square > noise).count();
        if (level > 1) {
            return (int) Math.min(level, rank);
        }
        double required = level * sum(squares, squares.length);
        int kept = 0;
        while (kept < rank && (kept == 0 || sum(squares, kept) < required)) {
            kept++;
        }
        return kept;
    }

    private static double sum(double[] values, int count) {
        return Arrays.stream(values, 0, count).sum();
    }

    /** x − μ of vectors {@code [B, d]}. */
    public Operand deviations(Operand vectors) {
        return vectors.sub(vectors.parameter(state, mean));
    }

    /** δ − V Vᵀ δ of deviations {@code [B, d]}: the part outside the subspace. */
    public Operand residuals(Operand deviations) {
        return deviations.sub(project(deviations).matMul(deviations.parameter(state, directions)));
    }

    /**
     * The contribution of each element of the deviations {@code [B, d]} to the squared Mahalanobis distance in the
     * subspace: δⱼ (V Λ⁻¹ Vᵀ δ)ⱼ. Their sum is Σₖ zₖ² / λₖ, but a single contribution may be negative.
     */
    public Operand mahalanobisShares(Operand deviations) {
        return project(deviations)
                .div(deviations.parameter(state, variances))
                .matMul(deviations.parameter(state, directions))
                .mul(deviations);
    }

    /** Σₖ log λₖ. */
    public double logDeterminant() {
        double sum = 0;
        for (float variance : state.get(variances).toFloatArray()) {
            sum += Math.log(variance);
        }
        return sum;
    }

    // z = Vᵀ δ, [B, k]
    private Operand project(Operand deviations) {
        return deviations.matMul(deviations.parameter(state, directions).transpose(1, 0));
    }
}
