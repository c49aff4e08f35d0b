package io.anomalight.models.efficientad;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.testing.ModelContract;

class EfficientAdEncoderContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return EfficientAdLightning.create(Small.encoderAsTeacher(), Small.AUTOENCODER_WIDTH, state, environment);
    }
}
