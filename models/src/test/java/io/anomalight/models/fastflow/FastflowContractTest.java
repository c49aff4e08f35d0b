package io.anomalight.models.fastflow;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.testing.ModelContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class FastflowContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        FastflowConfig config = new FastflowConfig(
                new ImageSize(64, 90),
                new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
                2,
                false,
                0.25,
                1e-3,
                1e-5,
                Optional.empty());
        return new FastflowLightning().create(config, state, environment);
    }
}
