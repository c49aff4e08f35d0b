package io.anomalight.models.csflow;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.testing.ModelContract;

class CsflowContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return new CsflowLightning()
                .create(Small.config(new ImageSize(64, 96), CsflowConfig.AnomalyMapMode.ALL), state, environment);
    }
}
