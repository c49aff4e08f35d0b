package io.anomalight.models.uflow;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.testing.ModelContract;
import io.anomalight.models.uflow.UflowConfig.AnomalyScore;

class UflowContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        UflowConfig config =
                Small.config(new ImageSize(64, 96), AnomalyScore.LIKELIHOOD, "resnet18", "layer1", "layer2");
        return new UflowLightning().create(config, state, environment);
    }
}
