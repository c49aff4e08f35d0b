package io.anomalight.app.tune;

import io.anomalight.callbacks.tuner.LrFindConfig;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.optim.OptimizerSpec;
import java.util.List;

/**
 * A module whose learning rate rises from step to step. If it has several optimizers, they keep the ratio of their learning rates.
 */
final class SweptModule extends WrappedModule {
    private final LrFindConfig config;
    private final double own;

    /** @param own the learning rate in the configuration, which that of the search replaces */
    SweptModule(AnomalyModule inner, LrFindConfig config, double own) {
        super(inner);
        this.config = config;
        this.own = own;
    }

    /** @throws UserError if a module has no optimizer */
    static void requireOptimizers(AnomalyModule module) {
        if (module.configureOptimizers().isEmpty()) {
            throw new UserError(
                    module.name()
                            + " learns without gradients, so it has no learning rate to search; choose a model with an optimizer");
        }
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return inner().configureOptimizers().stream()
                .map(spec -> new OptimizerSpec(
                        spec.name(), spec.parameters(), spec.rule(), at -> config.lr(at.step()) / own))
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
