package io.anomalight.framework.optim;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.function.Function;

/** Steps of descent on one set of parameters, with the moments that they need. */
public final class Optimizer implements AutoCloseable {
    private final OptimizerSpec spec;
    private final NDManager manager;
    private final List<NDArray> parameters;
    private final List<List<NDArray>> slots;
    private final UpdateRule.Update update;
    private long steps;

    Optimizer(OptimizerSpec spec, ModuleState state, NDManager parent) {
        this.spec = spec;
        manager = parent.newSubManager();
        manager.setName("optimizer:" + spec.name());
        parameters = spec.parameters().stream().map(state::get).toList();
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
        slots = spec.rule().slots().stream().map(slot -> zeros()).toList();
        update = spec.rule().open(manager);
    }

    private List<NDArray> zeros() {
        return parameters.stream()
                .map(parameter -> manager.zeros(parameter.getShape()))
                .toList();
    }

    /**
     * One step: records {@code loss}, back-propagates, moves the parameters, clears the gradients and frees whatever
     * was made on the way.
     *
     * @param inputs what the loss is computed from; lent to the step, they stay the caller's
     * @param loss gives a scalar from {@code inputs} and the parameters; it multiplies by {@link ModuleState#constant},
     *     never by a Java number
     * @return the loss before the step
     */
    public double minimize(NDList inputs, Function<NDList, NDArray> loss) {
        try (NDManager tape = manager.newSubManager()) {
            tape.tempAttachAll(inputs.toArray(NDArray[]::new));
            tape.tempAttachAll(parameters.toArray(NDArray[]::new));
            double value;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray scalar = loss.apply(inputs);
                collector.backward(scalar);
                value = scalar.getFloat();
            }
            steps++;
            update.apply(
                    parameters, parameters.stream().map(NDArray::getGradient).toList(), slots, steps);
            return value;
        }
    }

    /** How many steps were taken. */
    public long steps() {
        return steps;
    }

    public OptimizerSpec spec() {
        return spec;
    }

    /** Frees the moments; the parameters stay, and no longer want gradients. */
    @Override
    public void close() {
        parameters.forEach(parameter -> parameter.setRequiresGradient(false));
        manager.close();
    }
}
