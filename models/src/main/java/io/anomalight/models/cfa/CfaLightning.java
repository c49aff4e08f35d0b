package io.anomalight.models.cfa;

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

/** Builds CFA from its section of the configuration: the encoder with its weights, and an untrained descriptor. */
public final class CfaLightning implements ModelFactory<CfaConfig> {

    @Inject
    public CfaLightning() {}

    @Override
    public Class<CfaConfig> configType() {
        return CfaConfig.class;
    }

    @Override
    public AnomalyModule create(CfaConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.encoder(), state, context);
        return new Cfa(config, encoder, state, context);
    }

    @Override
    public List<Callback> configureCallbacks(CfaConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
