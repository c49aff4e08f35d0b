package io.anomalight.assembly;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A model whose section of the recipe has been read.
 *
 * @param factory makes the module in an empty state
 * @param callbacks makes the callbacks that the model wants in a fit
 */
public record ConfiguredModel(
        BiFunction<ModuleState, RunContext, AnomalyModule> factory, Supplier<List<Callback>> callbacks) {

    /**
     * Makes the module in an empty state, which stays the caller's to close.
     *
     * @throws io.anomalight.framework.failure.UserError if it can't be made, or does not compute in the numbers that the environment asks for
     */
    public AnomalyModule create(ModuleState state, RunContext environment) {
        AnomalyModule module = factory.apply(state, environment);
        module.capabilities()
                .precisions()
                .check(module.name(), environment.precision(), environment.trainingPrecision());
        return module;
    }
}
