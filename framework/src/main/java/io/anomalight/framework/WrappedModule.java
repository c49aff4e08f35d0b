package io.anomalight.framework;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import java.util.List;

/**
 * A module that changes what another module gets, or what it gives: for instance tiles of the images, or another score. Its name and
 * state are those of the other module, and so are its optimizers if a subclass does not change them. As with any module, only one thread may use it.
 */
public abstract class WrappedModule implements AnomalyModule {
    private final AnomalyModule inner;

    protected WrappedModule(AnomalyModule inner) {
        this.inner = inner;
    }

    /** The wrapped module. */
    protected final AnomalyModule inner() {
        return inner;
    }

    @Override
    public final String name() {
        return inner.name();
    }

    @Override
    public final ModuleState state() {
        return inner.state();
    }

    @Override
    public ImageSize inputSize() {
        return inner.inputSize();
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return inner.configureOptimizers();
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        return inner.trainingStep(batch, optimizers);
    }

    @Override
    public final void onTrainEpochEnd() {
        inner.onTrainEpochEnd();
    }
}
