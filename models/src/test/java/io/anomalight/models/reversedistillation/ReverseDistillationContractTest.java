package io.anomalight.models.reversedistillation;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Environment;
import io.anomalight.framework.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.reversedistillation.ReverseDistillationConfig.AnomalyMapMode;
import io.anomalight.models.testing.ModelContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ReverseDistillationContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, Environment environment) {
        ReverseDistillationConfig config = new ReverseDistillationConfig(
                new ImageSize(32, 64),
                "resnet18",
                List.of("layer1", "layer2", "layer3"),
                false,
                AnomalyMapMode.ADD,
                0.005,
                0.5,
                0.99,
                Optional.empty(),
                Map.of());
        return new ReverseDistillationLightning().create(config, state, environment);
    }
}
