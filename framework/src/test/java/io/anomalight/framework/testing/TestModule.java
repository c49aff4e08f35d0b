package io.anomalight.framework.testing;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;

/** The common part of test modules: a name, a state and an image size. It has no training or validation step. */
public abstract class TestModule implements AnomalyModule {
    private final String name;
    private final ModuleState state;
    private final ImageSize size;

    protected TestModule(String name, ModuleState state, ImageSize size) {
        this.name = name;
        this.state = state;
        this.size = size;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final ModuleState state() {
        return state;
    }

    @Override
    public final ImageSize inputSize() {
        return size;
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        return StepOutput.EMPTY;
    }

    @Override
    public Prediction validationStep(Batch batch) {
        throw new AssertionError("no test judges with this module");
    }
}
