package io.anomalight.models.uflow;

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

/** Builds U-Flow from its section of the configuration: the encoder with its weights, and a new flow. */
public final class UflowLightning implements ModelFactory<UflowConfig> {

    @Inject
    public UflowLightning() {}

    @Override
    public Class<UflowConfig> configType() {
        return UflowConfig.class;
    }

    @Override
    public AnomalyModule create(UflowConfig config, ModuleState state, RunContext context) {
        FeatureExtractor features = Encoders.load(config.encoder(), state, context, config::scaled);
        UshapedFlow flow = new UshapedFlow(config, features.layers(), state);
        flow.initialize(context.random("flows"));
        return new Uflow(config, features, flow, state, context.profiler());
    }

    @Override
    public List<Callback> configureCallbacks(UflowConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
