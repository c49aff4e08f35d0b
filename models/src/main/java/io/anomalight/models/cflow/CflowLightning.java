package io.anomalight.models.cflow;

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
import java.util.SplittableRandom;

/** Builds CFLOW from its section of the configuration: the encoder with its weights, a new decoder for each feature layer. */
public final class CflowLightning implements ModelFactory<CflowConfig> {

    @Inject
    public CflowLightning() {}

    @Override
    public Class<CflowConfig> configType() {
        return CflowConfig.class;
    }

    @Override
    public AnomalyModule create(CflowConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.encoder(), state, context);
        SplittableRandom random = context.random("decoders");
        Conditions conditions = new Conditions(config, context.categories(), state);
        CflowModel model = new CflowModel(
                encoder, config, conditions, context.trainingPrecision(), context.arithmetic(), state, random);
        return new Cflow(config, model, state, context.profiler());
    }

    @Override
    public List<Callback> configureCallbacks(CflowConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
