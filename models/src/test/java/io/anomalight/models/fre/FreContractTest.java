package io.anomalight.models.fre;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.pooling.PooledLayerSpec;
import io.anomalight.models.testing.ModelContract;
import java.util.Map;

class FreContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        PooledLayerSpec features = new PooledLayerSpec("resnet18", "layer2", false, 2, Map.of());
        return new FreLightning().create(new FreConfig(new ImageSize(64, 96), features, 20, 1e-3), state, environment);
    }
}
