package io.anomalight.models.reversedistillation;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.trained.MirroredResNet;
import io.anomalight.models.reversedistillation.ReverseDistillationConfig.AnomalyMapMode;
import io.anomalight.models.testing.ModelContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** With an encoder a sixteenth as wide as ResNet-18, for the smallest real one would train for minutes. */
class ReverseDistillationContractTest extends ModelContract {
    private static final ResidualShape SHAPE = new ResidualShape(false, 4, 4, List.of(1, 1, 1));

    @Override
    protected AnomalyModule create(ModuleState state, RunContext environment) {
        ReverseDistillationConfig config = new ReverseDistillationConfig(
                new ImageSize(64, 96),
                new BackboneSpec("resnet18", List.of("layer1", "layer2", "layer3"), false, Map.of()),
                AnomalyMapMode.ADD,
                0.005,
                0.5,
                0.99,
                Optional.empty());
        return new ReverseDistillation(
                config,
                Encoders.caching(new SmallEncoder(SHAPE, state, environment), state, environment),
                new Embedding(SHAPE, state).initialize(environment.random("embedding")),
                new MirroredResNet(SHAPE, state, "decoder.").initialize(environment.random("decoder")),
                state,
                environment.profiler());
    }
}
