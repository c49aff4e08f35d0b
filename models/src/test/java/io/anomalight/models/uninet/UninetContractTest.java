package io.anomalight.models.uninet;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.testing.ModelContract;

class UninetContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return new UninetLightning().create(Small.config(new ImageSize(64, 96), 0.1), state, environment);
    }
}
