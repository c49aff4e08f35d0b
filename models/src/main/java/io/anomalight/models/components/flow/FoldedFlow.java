package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.TorchScript;
import io.anomalight.framework.memory.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of a {@link NormalizingFlow} for scoring whole feature maps. Terms that are equal for all images are computed once, and
 * global affine transformations and permutations are folded into the weights.
 *
 * <p>Later changes of the flow have no effect. It supports permutations, not rotations.
 */
public final class FoldedFlow implements AutoCloseable {
    private static final List<String> PARTS =
            List.of("hidden.weight", "hidden.bias", "out.weight", "out.bias", "scale", "offset", "perm");

    private final PtSymbolBlock script;
    private final FlowShape shape;
    private final int positions;
    private final ScriptValues parts;

    private FoldedFlow(PtSymbolBlock script, FlowShape shape, int positions, ScriptValues parts) {
        this.script = script;
        this.shape = shape;
        this.positions = positions;
        this.parts = parts;
    }

    /** Loads the script that all folded flows share; the manager closes it. */
    public static PtSymbolBlock load(NDManager manager) {
        return TorchScript.load(FoldedFlow.class, "folded_flow.py", "FoldedFlow", manager);
    }

    /**
     * Folds a flow.
     *
     * @param positions condition of each position, {@code [H·W, P]}; with P = 0 for an unconditional flow
     */
    public static FoldedFlow of(NormalizingFlow flow, NDArray positions, Precision precision, PtSymbolBlock script) {
        try (ScriptValues arguments = new ScriptValues().add(positions)) {
            PARTS.forEach(part -> arguments.add(flow.arrays(part)));
            ScriptValues parts = new ScriptValues()
                    .addParts(arguments.add(precision).run(script, "fold"))
                    .add(precision);
            return new FoldedFlow(
                    script, flow.shape(), (int) positions.getShape().get(0), parts);
        }
    }

    /** A group of vectors of one image. */
    public final class Piece {
        private final ScriptValues features;
        private final int row;
        private final int position;
        private final int count;

        private Piece(ScriptValues features, int row, int position, int count) {
            this.features = features;
            this.row = row;
            this.position = position;
            this.count = count;
        }

        /** The log-likelihood of each vector divided by its length C, {@code [count]}; may be called by any thread. */
        public IValue logLikelihood() {
            try (ScriptValues numbers =
                    new ScriptValues().add(row).add(position).add(count).add(shape.clampAlpha())) {
                return ScriptValues.run(script, "log_likelihood", features, numbers, parts);
            }
        }
    }

    /**
     * Splits the vectors of whole images into pieces that can be computed in parallel.
     *
     * @param features {@code [B·H·W, C]}, positions in the order of the conditions within each image
     * @param images B
     */
    public List<Piece> pieces(ScriptValues features, int images) {
        List<Piece> pieces = new ArrayList<>();
        int piecesPerImage = (positions + positionsPerPiece() - 1) / positionsPerPiece();
        for (int image = 0; image < images; image++) {
            for (int piece = 0; piece < piecesPerImage; piece++) {
                int from = piece * positions / piecesPerImage;
                int to = (piece + 1) * positions / piecesPerImage;
                pieces.add(new Piece(features, image * positions + from, from, to - from));
            }
        }
        return pieces;
    }

    // The number of positions whose hidden layer needs half a megabyte: about half of the level 2 cache of a core.
    private int positionsPerPiece() {
        return Math.max(64, (1 << 17) / (2 * shape.subnetInputs()));
    }

    @Override
    public void close() {
        parts.close();
    }
}
