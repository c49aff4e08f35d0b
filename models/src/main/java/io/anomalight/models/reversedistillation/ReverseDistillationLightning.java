package io.anomalight.models.reversedistillation;

import com.google.inject.Inject;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.layout.ResidualShape;
import io.anomalight.models.components.trained.MirroredResNet;
import java.util.List;
import java.util.SplittableRandom;

/** Builds Reverse Distillation from its section: the encoder with its weights, and an untrained embedding and decoder. */
public final class ReverseDistillationLightning implements ModelFactory<ReverseDistillationConfig> {

    @Inject
    public ReverseDistillationLightning() {}

    @Override
    public Class<ReverseDistillationConfig> configType() {
        return ReverseDistillationConfig.class;
    }

    @Override
    public AnomalyModule create(ReverseDistillationConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.encoder(), state, context);
        ResidualShape shape = config.encoder().network().residualFor(MirroredResNet.PURPOSE);
        SplittableRandom random = context.random("decoder");
        Embedding embedding = new Embedding(shape, state).initialize(random.split());
        MirroredResNet decoder = new MirroredResNet(shape, state, "decoder.").initialize(random.split());
        return new ReverseDistillation(config, encoder, embedding, decoder, state, context.profiler());
    }

    @Override
    public List<Callback> configureCallbacks(ReverseDistillationConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
