package io.anomalight.models.cflow;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.testing.ModelContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class CflowContractTest extends ModelContract {

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        CflowConfig config = new CflowConfig(
                new ImageSize(64, 96),
                new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
                64,
                CflowConfig.Decoder.FREIA_CFLOW,
                8,
                Optional.empty(),
                2,
                1.9,
                false,
                1e-3,
                Optional.empty(),
                new CflowConfig.MapConfig(CflowConfig.Normalization.REFERENCE, Optional.empty()));
        return new CflowLightning().create(config, state, environment);
    }
}
