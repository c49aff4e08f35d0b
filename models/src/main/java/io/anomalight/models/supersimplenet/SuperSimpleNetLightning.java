package io.anomalight.models.supersimplenet;

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

/** Builds SuperSimpleNet from its section of the configuration: the encoder with its weights, and new adaptor and heads. */
public final class SuperSimpleNetLightning implements ModelFactory<SuperSimpleNetConfig> {

    @Inject
    public SuperSimpleNetLightning() {}

    @Override
    public Class<SuperSimpleNetConfig> configType() {
        return SuperSimpleNetConfig.class;
    }

    @Override
    public AnomalyModule create(SuperSimpleNetConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.encoder(), state, context);
        SuperSimpleNetModel model = new SuperSimpleNetModel(encoder, config, state).initialize(context.random("heads"));
        return new SuperSimpleNet(config, encoder, model, state, context);
    }

    @Override
    public List<Callback> configureCallbacks(SuperSimpleNetConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
