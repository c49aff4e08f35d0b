package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.anomalight.framework.Precision;
import io.anomalight.framework.arithmetic.TorchScript;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final long FLOAT32 = 6; // torch's numbers
    private static final long BFLOAT16 = 15;

    private final PtSymbolBlock script;
    private final FlowShape shape;
    private final int positions;
    private final long type;
    private final IValue folded;
    private final IValue[] parts;

    private FoldedFlow(PtSymbolBlock script, FlowShape shape, int positions, long type, IValue folded) {
        this.script = script;
        this.shape = shape;
        this.positions = positions;
        this.type = type;
        this.folded = folded;
        this.parts = folded.toIValueTuple();
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
        long type = precision == Precision.BF16 ? BFLOAT16 : FLOAT32;
        List<IValue> arguments = new ArrayList<>();
        try {
            arguments.add(IValue.from((PtNDArray) positions));
            for (String part : PARTS) {
                arguments.add(IValue.listFrom(
                        flow.arrays(part).stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new)));
            }
            arguments.add(IValue.from(type));
            IValue folded = IValueUtils.runMethod(script, "fold", arguments.toArray(IValue[]::new));
            return new FoldedFlow(
                    script, flow.shape(), (int) positions.getShape().get(0), type, folded);
        } finally {
            arguments.forEach(IValue::close);
        }
    }

    /** Some of the vectors whose likelihood is wanted: all are of one image. */
    public final class Piece {
        private final IValue features;
        private final int row;
        private final int position;
        private final int count;

        private Piece(IValue features, int row, int position, int count) {
            this.features = features;
            this.row = row;
            this.position = position;
            this.count = count;
        }

        /** Their log-likelihoods, each divided by its length C, {@code [count]}; on any thread. */
        public IValue logLikelihood() {
            List<IValue> numbers = List.of(
                    IValue.from(row), IValue.from(position), IValue.from(count), IValue.from(shape.clampAlpha()));
            List<IValue> arguments = new ArrayList<>(List.of(features));
            arguments.addAll(numbers);
            arguments.addAll(Arrays.asList(parts));
            try (IValue precision = IValue.from(type)) {
                arguments.add(precision);
                return IValueUtils.runMethod(script, "log_likelihood", arguments.toArray(IValue[]::new));
            } finally {
                numbers.forEach(IValue::close);
            }
        }
    }

    /**
     * Parts the vectors of whole images into pieces that can be computed at the same time, whatever else is.
     *
     * @param features {@code [B·H·W, C]}, positions in the order of the conditions within each image
     * @param images B
     */
    public List<Piece> pieces(IValue features, int images) {
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
        for (IValue part : parts) {
            part.close();
        }
        folded.close();
    }
}
