package io.anomalight.models.components.gaussian;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Scratch;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A Gaussian N(μ, Σ) of vectors of length d at each of P positions, learned batch by batch.
 *
 * <p>The memory is P·(2d + d²) float32 numbers, for any number of vectors: the mean of the first batch (the origin), the mean of
 * all vectors relative to it, and the scatter Σᵢ (xᵢ − μ)(xᵢ − μ)ᵀ, from which {@link #fit} computes Σ⁻¹. No precision is lost
 * even if the vectors have a large norm and small differences: each batch is centred on its own mean and then merged with the
 * previous batches (Chan, Golub and LeVeque 1979). Σ is inverted in float64.
 *
 * <p>All arrays are in the module's state, so a checkpoint in the middle of an epoch contains them.
 *
 * <p>If they are kept for updates, {@link #fit} leaves the upper triangles of the scatter and the number of vectors in the state. Then {@link
 * #resume} restores the sums as they were before, so further vectors are learned exactly as in the same pass.
 */
public final class PositionGaussians {
    private static final long SHARD = 1 << 24; // numbers in an array: 64 MiB

    private final ModuleState state;
    private final long maxElements;
    // The names of the arrays in the state; the comments give their shapes.
    private final String seen; // [1]
    private final String runningOrigin; // [P, d]
    private final String runningMean; // [P, d], relative to the origin
    private final String scatter; // [p, d, d] per shard
    private final String origin; // [P, d]
    private final String mean; // [P, d], relative to the origin
    private final String inverse; // [p, d, d] per shard
    private final String triangles; // [p, d·(d + 1) / 2] per shard, kept for updates
    private final String learned; // [1], kept for updates

    /** Uses arrays of the state whose names begin with {@code prefix}. */
    public PositionGaussians(ModuleState state, String prefix) {
        this(state, prefix, SHARD);
    }

    PositionGaussians(ModuleState state, String prefix, long maxElements) {
        this.state = state;
        this.maxElements = maxElements;
        this.seen = prefix + "seen";
        this.runningOrigin = prefix + "running_origin";
        this.runningMean = prefix + "running_mean";
        this.scatter = prefix + "scatter.";
        this.origin = prefix + "origin";
        this.mean = prefix + "mean";
        this.inverse = prefix + "inverse_covariance.";
        this.triangles = prefix + "scatter_triangles.";
        this.learned = prefix + "learned";
        state.allowVariable(prefix); // the arrays do not exist before learning, and their shapes depend on the images
    }

    /**
     * The memory in bytes for the Gaussians of {@code positions} positions, during and after learning.
     *
     * @param kept whether the sums are kept for updates
     */
    public static long bytes(long positions, long dimensions, boolean kept) {
        long numbers = 2 * dimensions + dimensions * dimensions + (kept ? Triangles.size(dimensions) : 0);
        return Math.multiplyExact(Float.BYTES * positions, numbers);
    }

    /** Whether {@link #distances} can be computed. */
    public boolean areFitted() {
        return state.has(mean);
    }

    /** The number of vectors per position since the last {@link #fit}. */
    public long seen() {
        return state.has(seen) ? state.get(seen).toLongArray()[0] : 0;
    }

    /** Adds vectors {@code [P, B, d]}: B vectors for each of the P positions. */
    public void add(NDArray vectors) {
        NDManager step = vectors.getManager();
        Shape shape = vectors.getShape();
        Shards shards = shards(shape.get(0), shape.get(2));
        long batch = shape.get(1);
        long before = seen();
        if (before == 0) {
            begin(vectors.mean(new int[] {1}), shards);
        }
        long after = before + batch;
        NDArray relative = vectors.sub(state.get(runningOrigin).expandDims(1));
        NDArray center = relative.mean(new int[] {1}, true); // [P, 1, d]
        NDArray shift = center.sub(state.get(runningMean).expandDims(1));
        // When two means are merged, the outer product of their difference, weighted by both counts, is added to the
        // scatter.
        NDArray joint = shift.mul(step.create((float) Math.sqrt((double) before * batch / after)));
        NDArray rows = relative.subi(center).concat(joint, 1); // [P, B + 1, d]
        for (int i = 0; i < shards.count(); i++) {
            try (NDArray part = rows.get(shards.range(i));
                    NDArray products = part.transpose(0, 2, 1).batchMatMul(part)) {
                state.get(scatter + i).addi(products);
            }
        }
        state.get(runningMean).addi(shift.squeeze(1).mul(step.create((float) batch / after)));
        state.buffer(seen, new long[] {after}, 1);
    }

    private Shards shards(long positions, long dimensions) {
        return new Shards(positions, dimensions, maxElements);
    }

    private void begin(NDArray firstMean, Shards shards) {
        NDManager step = firstMean.getManager();
        long d = shards.dimensions();
        Shape shape = firstMean.getShape();
        state.buffer(runningOrigin, step.zeros(shape).addi(firstMean));
        state.buffer(runningMean, step.zeros(shape));
        for (int i = 0; i < shards.count(); i++) {
            state.buffer(scatter + i, step.zeros(new Shape(shards.positions(i), d, d)));
        }
    }

    /**
     * Computes the Gaussians, Σ = scatter / (N − 1) + ε·I, and removes the sums from the state. With N = 1, Σ is ε·I.
     *
     * @param epsilon ε, which makes Σ invertible for any number of vectors
     * @param keep whether {@link #resume} can restore the sums
     */
    public void fit(double epsilon, boolean keep, Console console) {
        Shape shape = state.get(runningMean).getShape();
        Shards shards = shards(shape.get(0), shape.get(1));
        double factor = 1.0 / Math.max(1, seen() - 1);
        try (Progress progress = console.progress("Inverting covariances", "positions", shards.positions())) {
            for (int i = 0; i < shards.count(); i++) {
                NDList part = new NDList(state.get(scatter + i));
                state.buffer(inverse + i, Scratch.compute(part, in -> inverted(in, factor, epsilon)));
                if (keep) {
                    state.keepForUpdate(triangles + i, Triangles.of(state.get(scatter + i)));
                }
                state.remove(scatter + i);
                progress.step(shards.positions(i));
            }
        }
        // The origin and the mean are stored separately, because their sum would lose precision.
        rename(runningOrigin, origin);
        rename(runningMean, mean);
        if (keep) {
            state.keepForUpdate(learned, new long[] {seen()}, 1);
        }
        state.remove(seen);
    }

    /** Why {@link #resume} is not possible, as a sentence without its full stop; empty if it is. */
    public Optional<String> resumeObstacle() {
        if (!areFitted()) {
            return Optional.of("the Gaussians have not been learned");
        }
        Shape shape = state.get(mean).getShape();
        Shards shards = shards(shape.get(0), shape.get(1));
        boolean complete = isKept(learned, new Shape(1))
                && state.get(learned).toLongArray()[0] > 0
                && IntStream.range(0, shards.count())
                        .allMatch(i ->
                                isKept(triangles + i, new Shape(shards.positions(i), Triangles.size(shape.get(1)))));
        return complete
                ? Optional.empty()
                : Optional.of("the sums of the training images were not kept (model.updatable)");
    }

    private boolean isKept(String name, Shape shape) {
        return state.keptForUpdate().containsKey(name)
                && state.get(name).getShape().equals(shape);
    }

    /** Restores the sums as they were before the last {@link #fit}, and removes the Gaussians. */
    public void resume() {
        rename(origin, runningOrigin);
        rename(mean, runningMean);
        Shape shape = state.get(runningMean).getShape();
        Shards shards = shards(shape.get(0), shape.get(1));
        for (int i = 0; i < shards.count(); i++) {
            state.remove(inverse + i);
            state.buffer(scatter + i, Triangles.matrices(state.get(triangles + i), shape.get(1)));
            state.remove(triangles + i);
        }
        state.buffer(seen, state.get(learned).toLongArray(), 1);
        state.remove(learned);
    }

    private void rename(String from, String to) {
        state.buffer(to, state.get(from).duplicate());
        state.remove(from);
    }

    private static NDArray inverted(NDList scatter, double factor, double epsilon) {
        NDManager scratch = scatter.head().getManager();
        Shape shape = scatter.head().getShape(); // [p, d, d]
        NDArray ridge =
                scratch.eye((int) shape.get(1)).toType(DataType.FLOAT64, false).mul(scratch.create(epsilon));
        NDArray inverses = scratch.create(shape);
        // One matrix at a time. For a batch, libtorch starts several threads, and each calls MKL's LU factorization.
        // After torch.set_num_threads, MKL starts threads in each of them, which damages matrices of more than about
        // 150 rows (PyTorch issues 141358 and 142815): the result is wrong, or the process hangs.
        for (long i = 0; i < shape.get(0); i++) {
            try (NDArray sums = scatter.head().get(i);
                    NDArray covariance = sums.toType(DataType.FLOAT64, true);
                    NDArray inverse = covariance.muli(factor).addi(ridge).inverse();
                    NDArray rounded = inverse.toType(DataType.FLOAT32, false)) {
                inverses.set(new NDIndex(i), rounded);
            }
        }
        return inverses;
    }

    /**
     * The Mahalanobis distance √((x − μ)ᵀ Σ⁻¹ (x − μ)) of each vector from its position's Gaussian.
     *
     * @param vectors {@code [P, B, d]}
     * @return {@code [P, B]}
     */
    public Operand distances(Operand vectors) {
        Shape shape = state.get(mean).getShape();
        Shards shards = shards(shape.get(0), shape.get(1));
        return vectors.scoped(in -> {
            Operand deviations = in.sub(in.parameter(state, origin).expandDims(1))
                    .sub(in.parameter(state, mean).expandDims(1));
            List<Operand> squares = IntStream.range(0, shards.count())
                    .mapToObj(i -> deviations
                            .slice(0, shards.first(i), shards.first(i) + shards.positions(i))
                            .scoped(part -> part.matMul(part.parameter(state, inverse + i))
                                    .mul(part)
                                    .sum(2)))
                    .toList();
            // Rounding may make the square of a tiny distance negative.
            return squares.get(0)
                    .concat(0, squares.subList(1, squares.size()))
                    .maximum(0)
                    .sqrt();
        });
    }
}
