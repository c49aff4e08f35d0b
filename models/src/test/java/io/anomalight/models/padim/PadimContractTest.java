package io.anomalight.models.padim;

import io.anomalight.callbacks.stopping.OnePass;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.testing.UpdateContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class PadimContractTest extends UpdateContract {

    @Override
    protected List<Callback> callbacks() {
        return List.of(new OnePass());
    }

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        PadimConfig config = new PadimConfig(
                new ImageSize(64, 96),
                new BackboneSpec("resnet18", List.of("layer1", "layer2", "layer3"), false, Map.of()),
                Optional.of(20),
                100,
                Optional.empty());
        return new PadimLightning().create(config, state, environment);
    }
}
