package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.memory.Scratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses the vectors of a memory bank among those of the training images (eq. 5 and algorithm 1 of PatchCore), and measures how well
 * they cover the others.
 *
 * @param context draws the first choice and the projection, and shows progress
 */
record Coreset(RunContext context) {
    /** Largest relative error of squared distances that the projection may cause; anomalib's value. */
    static final double EPS = 0.9;

    private static final int ROWS = 4096;

    /** Rounding errors of distances are far below this share of them. */
    private static final double ROUNDING = 1e-5;

    /**
     * Chooses {@code size} of the {@code count} vectors.
     *
     * @param pieces {@code [n, D]} each
     */
    KCenters choose(List<NDArray> pieces, int count, int size) {
        int start = context.random("coreset start").nextInt(count);
        Reduction reduction = reduction(pieces, count);
        try (Progress progress = progress(size)) {
            if (onGpu(pieces)) {
                try (NDArray points = reduction.matrix(pieces)) {
                    return KCenterGreedy.choose(points, size, start, progress);
                }
            }
            try (ReducedVectors vectors = reduction.vectors(pieces)) {
                return context.arithmetic()
                        .choose(
                                () -> PrunedKCenterGreedy.choose(vectors.matrices(), size, start, progress),
                                () -> PlainKCenterGreedy.choose(vectors.matrices(), size, start, progress));
            }
        }
    }

    /**
     * Chooses {@code size} of the {@code count} vectors in addition to those of a bank; {@code size} may be 0.
     *
     * @param pieces {@code [n, D]} each
     * @param bank {@code [M, D]}
     */
    KCenters extend(List<NDArray> pieces, int count, NDArray bank, int size) {
        int given = Math.toIntExact(bank.getShape().get(0));
        Reduction reduction = reduction(pieces, count + given);
        try (Progress progress = progress(size)) {
            if (onGpu(pieces)) {
                try (NDArray points = reduction.matrix(pieces);
                        NDArray centres = reduction.matrix(List.of(bank))) {
                    return KCenterGreedy.extend(points, centres, size, progress);
                }
            }
            List<NDArray> all = new ArrayList<>(pieces);
            all.add(bank);
            try (ReducedVectors vectors = reduction.vectors(all)) {
                return context.arithmetic()
                        .choose(
                                () -> PrunedKCenterGreedy.extend(vectors.matrices(), given, size, progress),
                                () -> PlainKCenterGreedy.extend(vectors.matrices(), given, size, progress));
            }
        }
    }

    // A GPU computes all distances faster than a CPU the few that decide. Its products round, so it may choose another
    // one of two
    // vectors that are equally far.
    private boolean onGpu(List<NDArray> pieces) {
        return pieces.get(0).getDevice().isGpu() && context.arithmetic() == Arithmetic.FAST;
    }

    private Progress progress(int size) {
        return context.console().progress("Choosing the coreset", "vectors", size);
    }

    private Reduction reduction(List<NDArray> pieces, int compared) {
        int length = (int) pieces.get(0).getShape().get(1);
        return Reduction.of(length, SparseProjection.safeLength(compared, EPS), context.random("coreset projection"));
    }

    /**
     * An upper bound of the distance of each vector to the bank: the largest distance of a vector to one chosen vector of the bank, in the
     * original space. The nearest vector of the bank is at most as far.
     *
     * @param pieces {@code [n, D]} each
     * @param bank {@code [M, D]}
     * @param rows for each vector, a row of the bank, which should be near
     */
    static double radius(List<NDArray> pieces, NDArray bank, long[] rows) {
        double largest = 0;
        int first = 0;
        for (NDArray piece : pieces) {
            int count = Math.toIntExact(piece.getShape().get(0));
            for (int from = 0; from < count; from += ROWS) {
                int to = Math.min(from + ROWS, count);
                long[] some = Arrays.copyOfRange(rows, first + from, first + to);
                largest = Math.max(largest, squaredDistance(new NDList(piece, bank), from, to, some));
            }
            first += count;
        }
        return Math.sqrt(largest) * (1 + ROUNDING);
    }

    private static double squaredDistance(NDList pieceAndBank, int from, int to, long[] rows) {
        try (NDArray largest = Scratch.compute(pieceAndBank, in -> {
            NDArray near = in.get(1).get(in.getManager().create(rows));
            NDArray differences = near.subi(in.get(0).get(new NDIndex().addSliceDim(from, to)));
            return differences.square().sum(new int[] {1}).max();
        })) {
            return largest.getFloat();
        }
    }
}
