package io.anomalight.models.efficientad;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.testing.ModelContract;

class EfficientAdMediumContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return EfficientAdLightning.create(Small.medium(), Small.AUTOENCODER_WIDTH, state, environment);
    }
}
