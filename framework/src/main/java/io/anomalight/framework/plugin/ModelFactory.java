package io.anomalight.framework.plugin;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;

/** Creates a module from its section of the recipe, for instance {@code CflowLightning}. */
public interface ModelFactory<C extends Record> {

    /** The record for the {@code model} section. */
    Class<C> configType();

    /**
     * Creates a new, untrained module.
     *
     * @param state an empty state for the module's arrays; the caller closes it
     * @throws io.anomalight.framework.failure.UserError if weights can't be loaded or settings contradict each other
     */
    AnomalyModule create(C config, ModuleState state, RunContext context);

    /** Callbacks that the model adds to a fit; a callback of the same class in the recipe replaces one of these. */
    default List<Callback> configureCallbacks(C config) {
        return List.of();
    }
}
