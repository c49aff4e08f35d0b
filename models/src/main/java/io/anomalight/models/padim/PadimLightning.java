package io.anomalight.models.padim;

import com.google.inject.Inject;
import io.anomalight.callbacks.stopping.OnePass;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import java.util.List;

/** Builds PaDiM from its section of the configuration: the encoder with its weights, and a random selection of its channels. */
public final class PadimLightning implements ModelFactory<PadimConfig> {

    @Inject
    public PadimLightning() {}

    @Override
    public Class<PadimConfig> configType() {
        return PadimConfig.class;
    }

    @Override
    public AnomalyModule create(PadimConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.encoder(), state, context);
        PatchEmbedding embedding =
                new PatchEmbedding(encoder, config.inputSize(), config.features(), state, context.random("dimensions"));
        return new Padim(config.inputSize(), config.isUpdatable(), encoder, embedding, state, context.console());
    }

    @Override
    public List<Callback> configureCallbacks(PadimConfig config) {
        return List.of(new OnePass());
    }
}
