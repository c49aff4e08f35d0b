package io.anomalight.framework.optim;

import java.util.List;

/**
 * An optimizer that a module asks for.
 *
 * @param name how the module will call it; unique within the module
 * @param parameters names of parameters in the module's state, for instance all of a part by
 *     {@link io.anomalight.framework.memory.ModuleState#parameters}
 * @param rule how it moves them
 * @param schedule how its learning rate changes, beside what the recipe's own schedule says
 */
public record OptimizerSpec(String name, List<String> parameters, UpdateRule rule, Schedule schedule) {
    public OptimizerSpec {
        parameters = List.copyOf(parameters);
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("the optimizer \"" + name + "\" has no parameters");
        }
    }

    /** An optimizer whose rate changes with the recipe's schedule alone. */
    public OptimizerSpec(String name, List<String> parameters, UpdateRule rule) {
        this(name, parameters, rule, Schedule.CONSTANT);
    }
}
