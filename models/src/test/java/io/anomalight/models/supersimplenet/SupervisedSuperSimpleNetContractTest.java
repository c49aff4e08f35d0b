package io.anomalight.models.supersimplenet;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.testing.ModelContract;

class SupervisedSuperSimpleNetContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return new SuperSimpleNetLightning().create(SmallSuperSimpleNet.config(true, true), state, environment);
    }
}
