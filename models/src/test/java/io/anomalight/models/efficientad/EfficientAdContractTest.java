package io.anomalight.models.efficientad;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Environment;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.testing.ModelContract;

class EfficientAdContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, Environment environment) {
        return EfficientAdLightning.create(Small.config(), Small.AUTOENCODER_WIDTH, state, environment);
    }
}
