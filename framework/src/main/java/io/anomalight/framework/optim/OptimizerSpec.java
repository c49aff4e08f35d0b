package io.anomalight.framework.optim;

import java.util.List;

/**
 * An optimizer that a module asks for.
 *
 * @param name how the module will call it; unique within the module
 * @param parameters names in the module's state of what it may move
 * @param rule how it moves them
 */
public record OptimizerSpec(String name, List<String> parameters, UpdateRule rule) {
    public OptimizerSpec {
        parameters = List.copyOf(parameters);
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("the optimizer \"" + name + "\" has no parameters");
        }
    }
}
