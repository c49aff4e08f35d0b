package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.anomalight.framework.Precision;
import io.anomalight.framework.arithmetic.TorchScript;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.LossGradients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final boolean mixed;
    private final PtSymbolBlock script;

    private FlowGradients(NormalizingFlow flow, Precision precision, ModuleState state) {
        this.flow = flow;
        this.mixed = precision == Precision.BF16;
        this.script = state.open(
                manager -> TorchScript.load(FlowGradients.class, "flow_gradients.py", "FlowGradients", manager));
    }

    /**
     * Those of a flow; empty for one that rotates.
     *
     * @param precision in which numbers products are computed
     */
    public static Optional<FlowGradients> of(NormalizingFlow flow, Precision precision, ModuleState state) {
        return flow.shape().permuteSoft() ? Optional.empty() : Optional.of(new FlowGradients(flow, precision, state));
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
        Bound bound = new Bound(value(rows.head()), value(condition));
        manager.attachInternal(UUID.randomUUID().toString(), bound);
        return bound;
    }

    private static IValue value(NDArray array) {
        return IValue.from((PtNDArray) array);
    }

    private static IValue list(List<NDArray> arrays) {
        return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    /** Losses on rows of the same tables; used by one thread at a time. */
    public final class Bound implements AutoCloseable {
        private final List<IValue> open = new ArrayList<>();
        private final IValue features;
        private final IValue condition;
        private final Map<String, IValue> parameters = new LinkedHashMap<>();
        private final List<IValue> views;
        private final Map<Integer, List<IValue>> rooms = new HashMap<>();
        private List<IValue> gradients = List.of();

        private Bound(IValue features, IValue condition) {
            this.features = kept(features);
            this.condition = kept(condition);
            TRAINED.forEach(part -> parameters.put(part, kept(list(flow.arrays(part)))));
            parameters.put("perm", kept(list(flow.arrays("perm"))));
            views = tuple(
                    "views", parameters("hidden.weight", "hidden.bias", "out.weight", "out.bias", "offset", "perm"));
        }

        /** The mean loss of the rows from {@code from} to before {@code to}. */
        public LossGradients between(int from, int to) {
            return arrays -> compute(from, to - from, arrays);
        }

        private double compute(int first, int count, List<NDArray> arrays) {
            if (gradients.isEmpty()) {
                gradients = inScriptOrder(arrays); // an optimizer hands out the same ones each time
            }
            try (IValue from = IValue.from(first);
                    IValue rows = IValue.from(count);
                    IValue clamp = IValue.from(flow.shape().clampAlpha());
                    IValue inBfloat16 = IValue.from(mixed)) {
                List<IValue> arguments = new ArrayList<>(List.of(features, condition, from, rows, clamp, inBfloat16));
                arguments.addAll(parameters("hidden.weight", "out.weight", "scale", "offset"));
                arguments.addAll(views);
                arguments.addAll(rooms.computeIfAbsent(count, n -> room(rows)));
                arguments.addAll(gradients);
                try (IValue loss = IValueUtils.runMethod(script, "loss", arguments.toArray(IValue[]::new))) {
                    return loss.toDouble();
                }
            }
        }

        private List<IValue> room(IValue rows) {
            try (IValue conditions = IValue.from(flow.shape().condition())) {
                List<IValue> arguments = new ArrayList<>(List.of(rows, conditions));
                arguments.addAll(parameters("hidden.weight", "offset"));
                return tuple("room", arguments);
            }
        }

        private List<IValue> tuple(String function, List<IValue> arguments) {
            try (IValue tuple = IValueUtils.runMethod(script, function, arguments.toArray(IValue[]::new))) {
                return Arrays.stream(tuple.toIValueTuple()).map(this::kept).toList();
            }
        }

        // The optimizer's order is that of the flow's parameter names, the script's is part by part.
        private List<IValue> inScriptOrder(List<NDArray> arrays) {
            List<String> names = flow.parameterNames();
            return TRAINED.stream()
                    .map(part -> kept(list(flow.blockPrefixes().stream()
                            .map(prefix -> arrays.get(names.indexOf(prefix + part)))
                            .toList())))
                    .toList();
        }

        private List<IValue> parameters(String... parts) {
            return Arrays.stream(parts).map(parameters::get).toList();
        }

        private IValue kept(IValue value) {
            open.add(value);
            return value;
        }

        @Override
        public void close() {
            open.forEach(IValue::close);
        }
    }
}
