package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.anomalight.framework.memory.ModuleState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A running average of a module's weights beside the weights themselves, as torch's {@code AveragedModel} with {@code use_buffers}: all
 * parameters, and the running statistics of batch norm, which have torch's names. For the training thread only.
 */
public final class AveragedModel implements AutoCloseable {
    private static final NDIndex EVERYTHING = new NDIndex("...");

    private final ModuleState state;
    private final NDManager manager;
    private final Map<String, NDArray> averages = new LinkedHashMap<>();

    /** Copies the weights; the arrays of the average live until {@link #close}. */
    public AveragedModel(ModuleState state, NDManager parent) {
        this.state = state;
        this.manager = parent.newSubManager();
        manager.setName("average");
        Stream.concat(
                        state.parameters("").stream(),
                        state.saved().keySet().stream()
                                .filter(name -> name.endsWith(".running_mean") || name.endsWith(".running_var")))
                .forEach(name ->
                        averages.put(name, manager.create(state.get(name).getShape())));
        update(0);
    }

    /** Updates the average: decay · average + (1 − decay) · weight. */
    public void update(double decay) {
        averages.forEach((name, average) -> {
            NDArray weight = state.get(name);
            if (decay == 0) { // a product would keep NaN and infinity
                average.set(EVERYTHING, weight);
                return;
            }
            try (NDArray part = weight.mul((float) (1 - decay))) {
                average.muli((float) decay).addi(part);
            }
        });
    }

    /** Runs the body while the module has the averages as its weights, and the average has the weights. */
    public <T> T inPlace(Supplier<T> body) {
        swap();
        try {
            return body.get();
        } finally {
            swap();
        }
    }

    /** Exchanges the weights of the module and their averages; optimizers keep the arrays that they know. */
    public void swap() {
        averages.forEach((name, average) -> {
            NDArray weight = state.get(name);
            try (NDArray held = weight.duplicate()) {
                weight.set(EVERYTHING, average);
                average.set(EVERYTHING, held);
            }
        });
    }

    /** The averages by the names of the weights; this object still owns them. */
    public Map<String, NDArray> averages() {
        return Collections.unmodifiableMap(averages);
    }

    @Override
    public void close() {
        manager.close();
    }
}
