package io.anomalight.models.cflow;

import com.google.inject.Inject;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Environment;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.backbone.FeatureExtractor;
import java.util.Map;
import java.util.SplittableRandom;

/** Builds CFLOW from its section of the recipe: the encoder with its weights, a fresh decoder for each tap. */
public final class CflowLightning implements ModelFactory<CflowConfig> {

    @Inject
    public CflowLightning() {}

    @Override
    public Class<CflowConfig> configType() {
        return CflowConfig.class;
    }

    @Override
    public AnomalyModule create(CflowConfig config, ModuleState state, Environment environment) {
        FeatureExtractor encoder = FeatureExtractor.load(
                config.backbone(), config.layers(), config.preTrained(), config.weights(), state, environment);
        SplittableRandom random = environment.random("decoders");
        return new Cflow(config, new CflowModel(encoder, config, state, random), state, Map.of());
    }
}
