package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.region.CountedCells;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The memory bank of PatchCore and AnomalyDINO: it collects the patch features of the training images (M of eq. 4) and then keeps a coreset of
 * them (eq. 5).
 */
public final class MemoryBank {
    /** Name of the coreset in the state, {@code [M, D]}. */
    public static final String NAME = "memory_bank";
    /** Largest relative error of squared distances that the projection may cause; anomalib's value. */
    static final double EPS = 0.9;

    private final double ratio;
    private final MemoryLimit limit;
    private final ModuleState state;
    private final RunContext context;
    private final TrainingVectors collected;

    /**
     * Creates an empty memory bank.
     *
     * @param ratio share of the vectors in the coreset
     */
    public MemoryBank(double ratio, MemoryLimit limit, ModuleState state, RunContext context) {
        this.ratio = ratio;
        this.limit = limit;
        this.state = state;
        this.context = context;
        this.collected = new TrainingVectors("collected.", limit, state, context.console());
        state.allowVariable(NAME); // it does not exist before the end of the first epoch
    }

    /**
     * Adds the vectors of training images. The memory bank becomes their owner.
     *
     * @param vectors {@code [n, D]}
     * @param perImage number of vectors per image
     */
    public void collect(NDArray vectors, long perImage, SplittableRandom random) {
        collected.add(
                vectors, perImage, bytesPerVector(limit, vectors.getShape().get(1), ratio), random);
    }

    /** The positions of images that count, {@code [B·h·w]}; empty if all do. */
    Optional<boolean[]> counted(NDArray images, ImageSize grid) {
        return CountedCells.of(state, images, grid);
    }

    /** The memory in bytes for a vector, and for its projection or its place in the coreset. */
    static double bytesPerVector(MemoryLimit limit, long length, double ratio) {
        long vectors = limit.bytes() / (Float.BYTES * length); // without projections and coreset
        long projectedLength = Math.min(length, SparseProjection.safeLength(vectors, EPS));
        return Float.BYTES * (length + Math.max((double) projectedLength, ratio * length));
    }

    /** Chooses the coreset and frees the other vectors. */
    public void buildCoreset() {
        List<NDArray> pieces = collected.pieces();
        int kept = collected.kept();
        int size = Math.max(1, (int) (ratio * kept));
        int[] chosen = size < kept ? choose(pieces, kept, size) : all(kept);
        state.buffer(NAME, selected(pieces, chosen));
        collected.clear();
    }

    private static NDArray selected(List<NDArray> pieces, int[] chosen) {
        Rows bank =
                new Rows(pieces.get(0), chosen.length, pieces.get(0).getShape().get(1));
        long first = 0;
        for (NDArray piece : pieces) {
            long from = first;
            long to = first + piece.getShape().get(0);
            long[] within = Arrays.stream(chosen)
                    .asLongStream()
                    .filter(row -> row >= from && row < to)
                    .map(row -> row - from)
                    .toArray();
            try (NDArray index = piece.getManager().create(within)) {
                bank.add(piece.get(index));
            }
            first = to;
        }
        return bank.whole();
    }

    private static int[] all(int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> i);
        return rows;
    }

    private int[] choose(List<NDArray> pieces, int kept, int size) {
        try (NDArray points = projected(pieces, kept);
                Progress progress = context.console().progress("Choosing the coreset", "vectors", size)) {
            int start = context.random("coreset start").nextInt(kept);
            return context.arithmetic()
                    .choose(
                            () -> KCenterGreedy.choose(points, size, start, progress),
                            () -> PlainKCenterGreedy.choose(points, size, start, progress));
        }
    }

    // The projection ψ of algorithm 1. Vectors that are not longer than their projections are only copied.
    private NDArray projected(List<NDArray> pieces, int kept) {
        int length = (int) pieces.get(0).getShape().get(1);
        int outputs = SparseProjection.safeLength(kept, EPS);
        if (outputs >= length) {
            Rows copies = new Rows(pieces.get(0), kept, length);
            pieces.forEach(piece -> copies.add(piece.duplicate()));
            return copies.whole();
        }
        SparseProjection projection = SparseProjection.draw(length, outputs, context.random("coreset projection"));
        Rows points = new Rows(pieces.get(0), kept, outputs);
        pieces.forEach(piece -> points.add(projection.apply(piece)));
        return points.whole();
    }

    /**
     * Checks that the coreset exists.
     *
     * @throws UserError if no coreset has been chosen
     */
    public void requireFilled() {
        if (!state.has(NAME)) {
            throw new UserError("A memory bank can't score images before the end of the first epoch; set"
                    + " trainer.val_check_interval=1.0");
        }
    }
}
