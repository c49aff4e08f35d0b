package io.anomalight.models.fre;

import com.google.inject.Inject;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;

/** Builds FRE from its section of the configuration: the encoder with its weights, and an untrained autoencoder. */
public final class FreLightning implements ModelFactory<FreConfig> {

    @Inject
    public FreLightning() {}

    @Override
    public Class<FreConfig> configType() {
        return FreConfig.class;
    }

    @Override
    public AnomalyModule create(FreConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.features().backboneSpec(), state, context);
        return new Fre(config, encoder, state, context.random("autoencoder"));
    }
}
