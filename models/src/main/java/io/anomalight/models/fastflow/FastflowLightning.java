package io.anomalight.models.fastflow;

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

/**
 * Builds FastFlow from its section of the configuration: the encoder with its weights, and for each feature layer a new
 * normalization layer and a new flow.
 */
public final class FastflowLightning implements ModelFactory<FastflowConfig> {

    @Inject
    public FastflowLightning() {}

    @Override
    public Class<FastflowConfig> configType() {
        return FastflowConfig.class;
    }

    @Override
    public AnomalyModule create(FastflowConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.encoder(), state, context);
        FastflowModel model = new FastflowModel(encoder, config, state, context.random("flows"));
        return new Fastflow(config, model, state, context.profiler());
    }

    @Override
    public List<Callback> configureCallbacks(FastflowConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
