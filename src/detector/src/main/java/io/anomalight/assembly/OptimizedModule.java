package io.anomalight.assembly;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.rule.OptimizerConfig;
import io.anomalight.framework.plugin.ModelFactory;
import java.util.List;

/**
 * A module whose update rules are replaced by that of {@code model.optimizer}. Each of its optimizers keeps its parameters, its learning
 * rate and its schedule.
 */
final class OptimizedModule extends WrappedModule {
    private final OptimizerConfig chosen;

    private OptimizedModule(AnomalyModule inner, OptimizerConfig chosen) {
        super(inner);
        this.chosen = chosen;
        if (inner.configureOptimizers().isEmpty()) {
            throw new UserError("model.optimizer.name is " + chosen.name() + ", but " + inner.name()
                    + " learns without gradients and has no optimizer; set model.optimizer.name=model");
        }
    }

    /** A factory of modules with the chosen optimizer; the given factory itself if none is chosen. */
    static <C extends Record> ModelFactory<C> factory(ModelFactory<C> inner, OptimizerConfig chosen) {
        return chosen.name() == OptimizerConfig.Name.MODEL ? inner : new Factory<>(inner, chosen);
    }

    private record Factory<C extends Record>(ModelFactory<C> inner, OptimizerConfig chosen) implements ModelFactory<C> {
        @Override
        public Class<C> configType() {
            return inner.configType();
        }

        @Override
        public AnomalyModule create(C config, ModuleState state, RunContext context) {
            return new OptimizedModule(inner.create(config, state, context), chosen);
        }

        @Override
        public List<Callback> configureCallbacks(C config) {
            return inner.configureCallbacks(config);
        }
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return inner().configureOptimizers().stream()
                .map(spec -> new OptimizerSpec(
                        spec.name(), spec.parameters(), chosen.inPlaceOf(spec.rule()), spec.schedule()))
                .toList();
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return inner().validationStep(batch);
    }

    @Override
    public Capabilities capabilities() {
        return inner().capabilities();
    }
}
