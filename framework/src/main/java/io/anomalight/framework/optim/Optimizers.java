package io.anomalight.framework.optim;

import ai.djl.ndarray.NDManager;
import io.anomalight.framework.memory.ModuleState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The optimizers that a module asked for, by name. */
public final class Optimizers implements AutoCloseable {
    private final Map<String, Optimizer> byName = new LinkedHashMap<>();

    /** Opens one optimizer a spec, its moments under {@code parent}. */
    public Optimizers(List<OptimizerSpec> specs, ModuleState state, NDManager parent) {
        for (OptimizerSpec spec : specs) {
            if (byName.containsKey(spec.name())) {
                throw new IllegalArgumentException("two optimizers are called \"" + spec.name() + "\"");
            }
            byName.put(spec.name(), new Optimizer(spec, state, parent));
        }
    }

    /**
     * The optimizer of this name.
     *
     * @throws IllegalArgumentException if {@code configureOptimizers} gave none
     */
    public Optimizer get(String name) {
        Optimizer optimizer = byName.get(name);
        if (optimizer == null) {
            throw new IllegalArgumentException("no optimizer is called \"" + name + "\", only " + byName.keySet());
        }
        return optimizer;
    }

    /** Steps taken by all of them together, which is what Lightning calls the global step. */
    public long steps() {
        return byName.values().stream().mapToLong(Optimizer::steps).sum();
    }

    @Override
    public void close() {
        byName.values().forEach(Optimizer::close);
    }
}
