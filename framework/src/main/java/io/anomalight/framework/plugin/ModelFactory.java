package io.anomalight.framework.plugin;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;

/** Makes a module from its section of the recipe; {@code CflowLightning} is one. */
public interface ModelFactory<C extends Record> {

    /** The record that the {@code model} section is read into. */
    Class<C> configType();

    /**
     * Makes a fresh, untrained module.
     *
     * @param state an empty state to own its arrays in; it stays the caller's to close
     * @throws io.anomalight.framework.failure.UserError if weights can't be had or the settings don't fit each other
     */
    AnomalyModule create(C config, ModuleState state, RunContext environment);

    /** Callbacks that the model wants in a fit beside those of the recipe, which has them replaced by its own of the same class. */
    default List<Callback> configureCallbacks(C config) {
        return List.of();
    }
}
