package io.anomalight.models.dfm;

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

/** Builds DFM from its section of the configuration: the encoder with its weights. The principal components are learned. */
public final class DfmLightning implements ModelFactory<DfmConfig> {

    @Inject
    public DfmLightning() {}

    @Override
    public Class<DfmConfig> configType() {
        return DfmConfig.class;
    }

    @Override
    public AnomalyModule create(DfmConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.features().backboneSpec(), state, context);
        return new Dfm(config, encoder, state, context.console());
    }

    @Override
    public List<Callback> configureCallbacks(DfmConfig config) {
        return List.of(new OnePass());
    }
}
