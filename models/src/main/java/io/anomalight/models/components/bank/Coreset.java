package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.memory.Scratch;
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
        try (NDArray points = projected(pieces, count, count);
                Progress progress = progress(size)) {
            int start = context.random("coreset start").nextInt(count);
            return context.arithmetic()
                    .choose(
                            () -> KCenterGreedy.choose(points, size, start, progress),
                            () -> PlainKCenterGreedy.choose(points, size, start, progress));
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
        try (NDArray points = projected(pieces, count, count + given);
                NDArray centres = projected(List.of(bank), given, count + given);
                Progress progress = progress(size)) {
            return context.arithmetic()
                    .choose(
                            () -> KCenterGreedy.extend(points, centres, size, progress),
                            () -> PlainKCenterGreedy.extend(points, centres, size, progress));
        }
    }

    private Progress progress(int size) {
        return context.console().progress("Choosing the coreset", "vectors", size);
    }

    // The projection ψ of algorithm 1. Vectors that are not longer than their projections are only copied.
    private NDArray projected(List<NDArray> pieces, int count, int compared) {
        int length = (int) pieces.get(0).getShape().get(1);
        int outputs = SparseProjection.safeLength(compared, EPS);
        if (outputs >= length) {
            Rows copies = new Rows(pieces.get(0), count, length);
            pieces.forEach(piece -> copies.add(piece.duplicate()));
            return copies.whole();
        }
        SparseProjection projection = SparseProjection.draw(length, outputs, context.random("coreset projection"));
        Rows points = new Rows(pieces.get(0), count, outputs);
        pieces.forEach(piece -> points.add(projection.apply(piece)));
        return points.whole();
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
