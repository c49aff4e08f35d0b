package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.TorchScript;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.LossGradients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The loss of a {@link NormalizingFlow}, the mean of −log σ(ℓ), with gradients by formula. The results equal those of automatic
 * differentiation, but no operations are recorded, and memory is read and written half as often.
 *
 * <p>It supports permutations, not rotations.
 */
public final class FlowGradients {
    private static final List<String> TRAINED =
            List.of("hidden.weight", "hidden.bias", "out.weight", "out.bias", "scale", "offset");

    private final NormalizingFlow flow;
    private final boolean mixed;
    private final PtSymbolBlock script;

    private FlowGradients(NormalizingFlow flow, Precision precision, ModuleState state) {
        this.flow = flow;
        this.mixed = precision == Precision.BF16;
        this.script = state.open(
                manager -> TorchScript.load(FlowGradients.class, "flow_gradients.py", "FlowGradients", manager));
    }

    /**
     * Creates the gradients of a flow; empty if the flow rotates.
     *
     * @param precision number format of matrix products
     */
    public static Optional<FlowGradients> of(NormalizingFlow flow, Precision precision, ModuleState state) {
        return flow.shape().permuteSoft() ? Optional.empty() : Optional.of(new FlowGradients(flow, precision, state));
    }

    /**
     * Prepares the inputs that all losses on these rows share.
     *
     * @param rows features {@code [N, C]} and, for a conditional flow, conditions {@code [N, P]}; the result is
     *     closed with their manager
     */
    public Bound on(NDList rows) {
        return NativeMemory.closeWith(rows.head().getManager(), new Bound()).lookUp(rows);
    }

    /** Losses on rows of the same tables. Not thread-safe. */
    public final class Bound implements AutoCloseable {
        private final ScriptValues tables = new ScriptValues(); // features and conditions
        private final ScriptValues parameters = new ScriptValues();
        private final ScriptValues views = new ScriptValues(); // of the parameters
        private final ScriptValues gradients = new ScriptValues();
        private final Map<Integer, ScriptValues> buffersByRows = new HashMap<>(); // memory, by the number of rows
        private boolean gradientsKnown;

        private Bound() {}

        private Bound lookUp(NDList rows) {
            tables.add(rows.head()).add(rows.size() > 1 ? rows.get(1) : noCondition(rows.head()));
            TRAINED.forEach(part -> parameters.add(flow.arrays(part)));
            parameters.add(flow.arrays("perm"));
            views.addParts(parameters.run(script, "views"));
            return this;
        }

        private static NDArray noCondition(NDArray features) {
            return features.getManager().zeros(new Shape(features.getShape().get(0), 0));
        }

        /** The mean loss of the rows {@code from} (inclusive) to {@code to} (exclusive). */
        public LossGradients between(int from, int to) {
            return arrays -> compute(from, to - from, arrays);
        }

        private double compute(int first, int count, List<NDArray> arrays) {
            lookUpGradients(arrays);
            ScriptValues buffers = buffersByRows.computeIfAbsent(count, this::allocateBuffers);
            try (ScriptValues numbers = new ScriptValues()
                            .add(first)
                            .add(count)
                            .add(flow.shape().clampAlpha())
                            .add(mixed);
                    IValue loss =
                            ScriptValues.run(script, "loss", tables, numbers, parameters, views, buffers, gradients)) {
                return loss.toDouble();
            }
        }

        private ScriptValues allocateBuffers(int rows) {
            try (ScriptValues sizes =
                    new ScriptValues().add(rows).add(flow.shape().condition())) {
                return new ScriptValues().addParts(ScriptValues.run(script, "room", sizes, parameters));
            }
        }

        // An optimizer gives the same arrays to each loss, so they are looked up once. They have the order of the
        // flow's parameter names (block by block); the script needs them part by part.
        private void lookUpGradients(List<NDArray> arrays) {
            if (gradientsKnown) {
                return;
            }
            List<String> names = flow.parameterNames();
            TRAINED.forEach(part -> gradients.add(flow.blockPrefixes().stream()
                    .map(prefix -> arrays.get(names.indexOf(prefix + part)))
                    .toList()));
            gradientsKnown = true;
        }

        @Override
        public void close() {
            List.of(tables, parameters, views, gradients).forEach(ScriptValues::close);
            buffersByRows.values().forEach(ScriptValues::close);
        }
    }
}
