package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.anomalight.framework.arithmetic.TorchScript;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.LossGradients;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The loss of a {@link NormalizingFlow}, the mean of −log σ(ℓ), with its gradients by formula: what recording the flow's own
 * arithmetic and going back through it gives, without a record and with half the passes over memory.
 *
 * <p>It knows permutations, not rotations.
 */
public final class FlowGradients {
    private static final List<String> TRAINED =
            List.of("hidden.weight", "hidden.bias", "out.weight", "out.bias", "scale", "offset");

    private final NormalizingFlow flow;
    private final PtSymbolBlock script;

    private FlowGradients(NormalizingFlow flow, ModuleState state) {
        this.flow = flow;
        this.script = state.open(
                manager -> TorchScript.load(FlowGradients.class, "flow_gradients.py", "FlowGradients", manager));
    }

    /** Those of a flow; empty for one that rotates. */
    public static Optional<FlowGradients> of(NormalizingFlow flow, ModuleState state) {
        return flow.shape().permuteSoft() ? Optional.empty() : Optional.of(new FlowGradients(flow, state));
    }

    /**
     * Looks up what all losses on these rows share.
     *
     * @param rows features {@code [N, C]} and, for a conditional flow, conditions {@code [N, P]}; what is looked up dies with
     *     their manager
     */
    public Bound on(NDList rows) {
        NDManager manager = rows.head().getManager();
        NDArray condition = rows.size() > 1
                ? rows.get(1)
                : manager.zeros(new Shape(rows.head().getShape().get(0), 0));
        List<IValue> parameters = new ArrayList<>();
        TRAINED.forEach(part -> parameters.add(list(flow.arrays(part))));
        List<NDArray> permutations = flow.arrays("perm");
        parameters.add(list(permutations));
        parameters.add(list(permutations.stream().map(NDArray::argSort).toList()));
        Bound bound = new Bound(value(rows.head()), value(condition), parameters);
        manager.attachInternal(UUID.randomUUID().toString(), bound);
        return bound;
    }

    // The optimizer's order is that of the flow's parameter names, the script's is part by part.
    private List<IValue> inScriptOrder(List<NDArray> gradients) {
        List<String> names = flow.parameterNames();
        return TRAINED.stream()
                .map(part -> list(flow.blockPrefixes().stream()
                        .map(prefix -> gradients.get(names.indexOf(prefix + part)))
                        .toList()))
                .toList();
    }

    private static IValue value(NDArray array) {
        return IValue.from((PtNDArray) array);
    }

    private static IValue list(List<NDArray> arrays) {
        return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    /** Losses on rows of the same tables. */
    public final class Bound implements AutoCloseable {
        private final IValue features;
        private final IValue condition;
        private final List<IValue> parameters;
        private final List<IValue> gradients = new ArrayList<>();

        private Bound(IValue features, IValue condition, List<IValue> parameters) {
            this.features = features;
            this.condition = condition;
            this.parameters = parameters;
        }

        /** The mean loss of the rows from {@code from} to before {@code to}. */
        public LossGradients between(int from, int to) {
            return arrays -> compute(from, to - from, arrays);
        }

        private double compute(int first, int count, List<NDArray> arrays) {
            if (gradients.isEmpty()) {
                gradients.addAll(inScriptOrder(arrays)); // an optimizer hands out the same ones each time
            }
            List<IValue> numbers = List.of(
                    IValue.from(first),
                    IValue.from(count),
                    IValue.from(flow.shape().clampAlpha()));
            List<IValue> arguments = new ArrayList<>(List.of(features, condition));
            arguments.addAll(numbers.subList(0, 2));
            arguments.addAll(parameters);
            arguments.add(numbers.get(2));
            arguments.addAll(gradients);
            try (IValue loss = IValueUtils.runMethod(script, "loss", arguments.toArray(IValue[]::new))) {
                return loss.toDouble();
            } finally {
                numbers.forEach(IValue::close);
            }
        }

        @Override
        public void close() {
            features.close();
            condition.close();
            parameters.forEach(IValue::close);
            gradients.forEach(IValue::close);
        }
    }
}
