package io.anomalight.framework.optim;

import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.rule.UpdateRule;
import io.anomalight.framework.optim.schedule.Schedule;
import java.util.List;

/**
 * An optimizer that a module requests in {@code configureOptimizers}.
 *
 * @param name the name by which the module gets it; unique within the module
 * @param parameters names of parameters in the module's state, for instance all with one prefix by {@link
 *     io.anomalight.framework.memory.ModuleState#parameters}
 * @param rule the update rule, for instance {@link Adam}
 * @param schedule a factor on its learning rate, multiplied with the recipe's own schedule
 */
public record OptimizerSpec(String name, List<String> parameters, UpdateRule rule, Schedule schedule) {
    public OptimizerSpec {
        parameters = List.copyOf(parameters);
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("the optimizer \"" + name + "\" has no parameters");
        }
    }

    /** An optimizer whose learning rate follows only the recipe's schedule. */
    public OptimizerSpec(String name, List<String> parameters, UpdateRule rule) {
        this(name, parameters, rule, Schedule.CONSTANT);
    }
}
