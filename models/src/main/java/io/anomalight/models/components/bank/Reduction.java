package io.anomalight.models.components.bank;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The projection ψ of PatchCore's algorithm 1: distances are compared between shorter vectors.
 *
 * @param projection empty if the vectors are not longer than their projections would be
 */
record Reduction(Optional<SparseProjection> projection) {

    /** Draws a projection from {@code length} to {@code outputs} numbers. */
    static Reduction of(int length, int outputs, SplittableRandom random) {
        return new Reduction(
                outputs < length ? Optional.of(SparseProjection.draw(length, outputs, random)) : Optional.empty());
    }

    /** The shorter vectors in one matrix, or a copy of the vectors. */
    NDArray matrix(List<NDArray> pieces) {
        NDArray first = pieces.get(0);
        long length = projection.map(SparseProjection::outputs).orElse((int)
                first.getShape().get(1));
        long count = pieces.stream().mapToLong(piece -> piece.getShape().get(0)).sum();
        Rows rows = new Rows(first, count, length);
        pieces.forEach(
                piece -> rows.add(projection.map(some -> some.apply(piece)).orElseGet(piece::duplicate)));
        return rows.whole();
    }

    /** The shorter vectors, on the CPU; vectors that are not longer are read where they are. */
    ReducedVectors vectors(List<NDArray> pieces) {
        boolean gpu = pieces.get(0).getDevice().isGpu();
        if (projection.isEmpty() && !gpu) {
            return new ReducedVectors(pieces, false);
        }
        return new ReducedVectors(pieces.stream().map(this::onCpu).toList(), true);
    }

    private NDArray onCpu(NDArray piece) {
        NDArray reduced = projection.map(some -> some.apply(piece)).orElseGet(piece::duplicate);
        if (!reduced.getDevice().isGpu()) {
            return reduced;
        }
        try (reduced) {
            return reduced.toDevice(Device.cpu(), true);
        }
    }
}
