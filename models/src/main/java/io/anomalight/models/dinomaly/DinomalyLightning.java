package io.anomalight.models.dinomaly;

import com.google.inject.Inject;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import java.util.List;

/** Builds Dinomaly from its section: the encoder with its weights, and an untrained bottleneck and decoder. */
public final class DinomalyLightning implements ModelFactory<DinomalyConfig> {

    @Inject
    public DinomalyLightning() {}

    @Override
    public Class<DinomalyConfig> configType() {
        return DinomalyConfig.class;
    }

    @Override
    public AnomalyModule create(DinomalyConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.encoder(), state, context);
        int width = TokenLayers.width(encoder.layers());
        NoisyBottleneck bottleneck = new NoisyBottleneck(width, config.bottleneckDropout(), state);
        TokenDecoder decoder = new TokenDecoder(width, TokenDecoder.heads(width), config.decoderDepth(), state);
        TokenWeights.initialize(state, context.random("decoder"));
        return new Dinomaly(config, encoder, bottleneck, decoder, state, context.profiler());
    }

    @Override
    public List<Callback> configureCallbacks(DinomalyConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
