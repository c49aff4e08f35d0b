package io.anomalight.models.glass;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.testing.ModelContract;

class GlassContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return new GlassLightning().create(SmallGlass.config(0), state, environment);
    }
}
