package io.anomalight.models.patchcore;

import io.anomalight.callbacks.stopping.OnePass;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.testing.UpdateContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class PatchcoreContractTest extends UpdateContract {

    @Override
    protected List<Callback> callbacks() {
        return List.of(new OnePass());
    }

    @Override
    protected UpdateMethod method() {
        return UpdateMethod.EXTENDED;
    }

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        return create(512, state, environment);
    }

    /** 384 patches an image, of 192 numbers each. */
    static AnomalyModule create(int maxMemoryMb, ModuleState state, RunContext environment) {
        PatchcoreConfig config = new PatchcoreConfig(
                new ImageSize(64, 96),
                new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
                0.1,
                9,
                maxMemoryMb,
                Optional.empty());
        return new PatchcoreLightning().create(config, state, environment);
    }
}
