package io.anomalight.app.tune;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.WrappedModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.optim.OptimizerSpec;
import java.util.List;

/**
 * A module whose learning rate rises from step to step. If it has several optimizers, the first one has the learning rate of the search,
 * and the others keep their ratio to it.
 */
final class SweptModule extends WrappedModule {
    private final LrFindConfig config;
    private final double own;

    SweptModule(AnomalyModule inner, LrFindConfig config) {
        super(inner);
        this.config = config;
        this.own = inner.configureOptimizers().stream()
                .findFirst()
                .map(spec -> spec.rule().learningRate())
                .orElseThrow(
                        () -> new UserError(
                                inner.name()
                                        + " learns without gradients, so it has no learning rate; lr_find is for models with an optimizer"));
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
