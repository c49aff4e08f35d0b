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
 * A {@link NormalizingFlow} as it is at the moment, for judging whole feature maps: what every image has in common is computed
 * once, its affines and permutations are worked into its weights.
 *
 * <p>Later changes of the flow don't show. It knows permutations, not rotations.
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

    /** The arithmetic that all of them share; it lives as long as the manager. */
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

    /** Some of the vectors whose likelihood is wanted: all are of one image. */
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

        /** Their log-likelihoods, each divided by its length C, {@code [count]}; on any thread. */
        public IValue logLikelihood() {
            try (ScriptValues numbers =
                    new ScriptValues().add(row).add(position).add(count).add(shape.clampAlpha())) {
                return ScriptValues.run(script, "log_likelihood", features, numbers, parts);
            }
        }
    }

    /**
     * Parts the vectors of whole images into pieces that can be computed at the same time, whatever else is.
     *
     * @param features {@code [B·H·W, C]}, positions in the order of the conditions within each image
     * @param images B
     */
    public List<Piece> pieces(ScriptValues features, int images) {
        List<Piece> pieces = new ArrayList<>();
        int several = (positions + atATime() - 1) / atATime();
        for (int image = 0; image < images; image++) {
            for (int piece = 0; piece < several; piece++) {
                int from = piece * positions / several;
                int to = (piece + 1) * positions / several;
                pieces.add(new Piece(features, image * positions + from, from, to - from));
            }
        }
        return pieces;
    }

    // The hidden layer of so many positions fills half a megabyte, about half of a core's own cache.
    private int atATime() {
        return Math.max(64, (1 << 17) / (2 * shape.subnetInputs()));
    }

    @Override
    public void close() {
        parts.close();
    }
}
