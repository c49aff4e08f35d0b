package io.anomalight.framework.training;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.ImageSize;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import java.util.List;

/** Brightness, whose parameter becomes infinite before a step. */
final class Exploding implements AnomalyModule {
    private final Brightness calm;
    private final int step;
    private int steps;

    Exploding(Brightness calm, int step) {
        this.calm = calm;
        this.step = step;
    }

    @Override
    public String name() {
        return "exploding";
    }

    @Override
    public ModuleState state() {
        return calm.state();
    }

    @Override
    public ImageSize inputSize() {
        return calm.inputSize();
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return calm.configureOptimizers();
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        steps++;
        if (steps == step) {
            state().get("level").set(new float[] {Float.POSITIVE_INFINITY});
        }
        return calm.trainingStep(batch, optimizers);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        return calm.validationStep(batch);
    }
}
