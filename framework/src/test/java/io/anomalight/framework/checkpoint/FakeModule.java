package io.anomalight.framework.checkpoint;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.ImageSize;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;
import java.util.Map;

/** A module that does nothing but remember. */
record FakeModule(String name, ModuleState state, Map<String, String> provenance) implements AnomalyModule {
    @Override
    public ImageSize inputSize() {
        return new ImageSize(8, 8);
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
