package io.anomalight.models.dfm;

import io.anomalight.callbacks.stopping.OnePass;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.pooling.PooledLayerSpec;
import io.anomalight.models.testing.ModelContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** As little memory as has room for two of the five images. */
class ThinnedDfmContractTest extends ModelContract {

    @Override
    protected List<Callback> callbacks() {
        return List.of(new OnePass());
    }

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        PooledLayerSpec features = new PooledLayerSpec("resnet18", "layer2", false, 1, Map.of());
        DfmConfig config =
                new DfmConfig(new ImageSize(64, 96), features, 0.97, DfmConfig.ScoreType.FRE, 1, Optional.empty());
        return new DfmLightning().create(config, state, environment);
    }
}
