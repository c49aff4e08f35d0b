package io.anomalight.assembly;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A model whose section of the configuration has been read.
 *
 * @param factory creates the module in an empty state
 * @param callbacks creates the callbacks that the model adds to a fit
 */
public record ConfiguredModel(
        BiFunction<ModuleState, RunContext, AnomalyModule> factory, Supplier<List<Callback>> callbacks) {

    /**
     * Creates the module in an empty state, which the caller closes.
     *
     * @throws io.anomalight.framework.failure.UserError if the module can't be created, or does not support the precision of the
     *     context
     */
    public AnomalyModule create(ModuleState state, RunContext context) {
        AnomalyModule module = factory.apply(state, context);
        module.capabilities().precisions().check(module.name(), context.precision(), context.trainingPrecision());
        return module;
    }
}
