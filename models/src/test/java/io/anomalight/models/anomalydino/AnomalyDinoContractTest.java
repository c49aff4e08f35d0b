package io.anomalight.models.anomalydino;

import io.anomalight.callbacks.stopping.OnePass;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.anomalydino.AnomalyDinoConfig.Masking;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.testing.UpdateContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class AnomalyDinoContractTest extends UpdateContract {

    @Override
    protected List<Callback> callbacks() {
        return List.of(new OnePass());
    }

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return create(Masking.NONE, 2, state, environment);
    }

    /** 96 patches an image, of 192 numbers each. */
    static AnomalyModule create(Masking masking, int neighbours, ModuleState state, RunContext environment) {
        AnomalyDinoConfig config = new AnomalyDinoConfig(
                new ImageSize(64, 96),
                new BackboneSpec("resnet18", List.of("layer2", "layer1"), false, Map.of()),
                masking,
                0.01,
                3,
                neighbours,
                masking == Masking.ALL,
                0.5,
                512,
                Optional.empty());
        return new AnomalyDinoLightning().create(config, state, environment);
    }
}
