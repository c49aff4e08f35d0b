package io.anomalight.models.csflow;

import com.google.inject.Inject;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.ImagePyramid;
import java.util.List;

/** Builds CS-Flow from its section of the configuration: the encoder with its weights, and a new flow. */
public final class CsflowLightning implements ModelFactory<CsflowConfig> {

    @Inject
    public CsflowLightning() {}

    @Override
    public Class<CsflowConfig> configType() {
        return CsflowConfig.class;
    }

    @Override
    public AnomalyModule create(CsflowConfig config, ModuleState state, RunContext context) {
        FeatureExtractor features = Encoders.load(
                config.backboneSpec(), state, context, encoder -> new ImagePyramid(encoder, CsflowConfig.SCALES));
        int channels = features.layers().get(0).channels();
        CrossScaleFlow flow =
                new CrossScaleFlow(config.flow(channels), features.grids(config.inputSize()), state, "flow.");
        flow.initialize(context.random("flow"));
        return new Csflow(config, features, flow, state, context.profiler());
    }

    @Override
    public List<Callback> configureCallbacks(CsflowConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
