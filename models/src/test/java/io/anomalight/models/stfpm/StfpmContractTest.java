package io.anomalight.models.stfpm;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.testing.ModelContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class StfpmContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        StfpmConfig config = new StfpmConfig(
                new ImageSize(32, 48),
                new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
                0.4,
                0.9,
                1e-4,
                Optional.empty());
        return new StfpmLightning().create(config, state, environment);
    }
}
