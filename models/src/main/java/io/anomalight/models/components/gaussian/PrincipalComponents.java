package io.anomalight.models.components.gaussian;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Scratch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The principal components of vectors, in a module's state: the mean μ, k orthonormal directions V, and the variance λ along
 * each direction.
 *
 * <p>They come from a singular value decomposition of the centred vectors in float64. It needs no covariance matrix, so
 * the dimension may be much larger than the number of vectors, and it does not square the condition number. The signs
 * of the directions are arbitrary, but no result depends on them.
 *
 * <p>If it is kept for updates, {@link #fit} leaves the factor Σ Vᵀ of all singular values that are not zero, min(N − 1, d) rows, which has the
 * same scatter as the vectors: (X − μ)ᵀ(X − μ) = V Σ² Vᵀ. {@link #extend} decomposes the factor together with more vectors, so the result is that
 * of all vectors.
 */
public final class PrincipalComponents {
    /** Singular values below this fraction of the norm of the vectors are rounding errors of float32. */
    private static final double RESOLUTION = 1e-6;

    /** Squared singular values below this fraction of the squared norm are zero; far below all that a result depends on. */
    private static final double ZERO = 1e-20;

    private final ModuleState state;
    // The names of the arrays in the state; the comments give their shapes.
    private final String mean; // [d]
    private final String directions; // [k, d]
    private final String variances; // [k]
    // Kept for updates:
    private final String factor; // [r, d]
    private final String rest; // [d], the mean minus its float32 numbers
    private final String learned; // [1], N

    /** Uses arrays of the state whose names begin with {@code prefix}. */
    public PrincipalComponents(ModuleState state, String prefix) {
        this.state = state;
        this.mean = prefix + "mean";
        this.directions = prefix + "directions";
        this.variances = prefix + "variances";
        this.factor = prefix + "factor";
        this.rest = prefix + "mean_rest";
        this.learned = prefix + "learned";
        state.allowVariable(prefix); // the arrays do not exist before learning, and their shapes depend on the images
    }

    /** The memory in bytes that {@link #fit} needs, including the vectors themselves. */
    public static long bytes(long vectors, long dimensions) {
        // The batches, the joined vectors, the centred vectors in float64, and LAPACK's copy and results.
        return Math.multiplyExact(vectors, dimensions) * (2 * Float.BYTES + 3 * Double.BYTES);
    }

    /** The memory in bytes that {@link #extend} needs, including the new vectors. */
    public static long extensionBytes(long rowsAndVectors, long dimensions) {
        return Math.multiplyExact(rowsAndVectors, dimensions) * (Float.BYTES + 3 * Double.BYTES);
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
     * @param keep whether {@link #extend} can learn from more vectors
     * @return the explained share of the variance; 0 if all vectors are equal; in this case nothing is learned
     */
    public double fit(NDArray vectors, double level, boolean keep) {
        NDArray precise = vectors.toType(DataType.FLOAT64, true);
        NDArray center = precise.mean(new int[] {0});
        return learn(precise.subi(center), center, vectors.getShape().get(0), level, keep);
    }

    /**
     * Learns from more vectors {@code [n, d]}, n ≥ 1, as if they had been among those of {@link #fit}.
     *
     * @param level as for {@link #fit}
     * @return as for {@link #fit}
     */
    public double extend(NDArray vectors, double level) {
        NDManager step = vectors.getManager();
        long former = learned();
        long added = vectors.getShape().get(0);
        long all = former + added;
        NDArray precise = vectors.toType(DataType.FLOAT64, true);
        NDArray center = precise.mean(new int[] {0});
        NDArray shift = center.sub(preciseMean());
        // When two means are merged, the outer product of their difference, weighted by both counts, is added to the
        // scatter.
        NDArray joint = shift.mul(step.create(Math.sqrt((double) former * added / all)));
        NDArray rows = NDArrays.concat(new NDList(
                state.get(factor).toType(DataType.FLOAT64, false), precise.subi(center), joint.expandDims(0)));
        precise.close();
        NDArray merged = preciseMean().addi(shift.mul(step.create((double) added / all)));
        return learn(rows, merged, all, level, true);
    }

    /** Why {@link #extend} is not possible, as a sentence without its full stop; empty if it is. */
    public Optional<String> extendObstacle() {
        if (!areFitted()) {
            return Optional.of("the principal components have not been learned");
        }
        Shape dimensions = state.get(mean).getShape();
        boolean complete = state.keptForUpdate().keySet().containsAll(List.of(factor, rest, learned))
                && state.get(factor).getShape().dimension() == 2
                && state.get(factor).getShape().get(1) == dimensions.get(0)
                && state.get(rest).getShape().equals(dimensions)
                && state.get(learned).size() == 1
                && learned() > 0;
        return complete
                ? Optional.empty()
                : Optional.of("the singular values of the training images were not kept (model.updatable)");
    }

    /** The number of vectors that the components have learned from, if it was kept. */
    public long learned() {
        return state.get(learned).toLongArray()[0];
    }

    /** The number of rows of the factor that {@link #extend} decomposes again. */
    public long rows() {
        return state.get(factor).getShape().get(0);
    }

    /** The length of a vector, d. */
    public long dimensions() {
        return state.get(mean).size();
    }

    // A new array of the step, float64.
    private NDArray preciseMean() {
        return state.get(mean)
                .toType(DataType.FLOAT64, true)
                .addi(state.get(rest).toType(DataType.FLOAT64, false));
    }

    /** Learns from rows of the same scatter as N vectors of this mean; closes the rows. */
    private double learn(NDArray rows, NDArray center, long n, double level, boolean keep) {
        NDList decomposition = state.open(SingularValues::new).of(rows);
        rows.close();
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
        NDArray rounded = center.toType(DataType.FLOAT32, true);
        if (keep) {
            keep(decomposition, rank(squares, ZERO * squaredNorm));
            state.keepForUpdate(
                    rest, center.sub(rounded.toType(DataType.FLOAT64, false)).toType(DataType.FLOAT32, true));
            state.keepForUpdate(learned, new long[] {n}, 1);
        }
        state.buffer(mean, rounded);
        NDArray first = decomposition.get(1).get("0:" + kept).toType(DataType.FLOAT32, true);
        // LAPACK returns column-major memory, a checkpoint restores row-major memory. Matrix products of the two memory
        // layouts have different rounding errors.
        state.buffer(directions, first.flatten().reshape(first.getShape()));
        state.buffer(variances, keptVariances, kept);
        return sum(squares, kept) / sum(squares, squares.length);
    }

    private void keep(NDList decomposition, int rank) {
        state.keepForUpdate(factor, Scratch.compute(new NDList(decomposition.get(1), decomposition.get(0)), in -> {
            NDArray scaled =
                    in.get(0).get("0:" + rank).mul(in.get(1).get("0:" + rank).expandDims(1));
            // Row-major memory, as a checkpoint restores it.
            return scaled.toType(DataType.FLOAT32, true).flatten().reshape(scaled.getShape());
        }));
    }

    private static int rank(double[] squares, double zero) {
        return (int) Arrays.stream(squares).filter(square -> square > zero).count();
    }

    private static int kept(double[] squares, double noise, double level) {
        int rank = rank(squares, noise);
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
