package io.anomalight.models.dinomaly;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.testing.ModelContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class DinomalyContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        DinomalyConfig config = new DinomalyConfig(
                new ImageSize(32, 48),
                new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
                true,
                0.2,
                2,
                Optional.empty(),
                Optional.empty(),
                new DinomalyConfig.HardMining(0.9, 4, 0.1),
                0.002,
                0.0002,
                2,
                1e-4,
                true,
                Optional.empty());
        return new DinomalyLightning().create(config, state, environment);
    }
}
