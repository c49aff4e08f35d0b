package io.anomalight.models.stfpm;

import com.google.inject.Inject;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.Encoders;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.trained.TrainedResNet;
import java.util.List;

/** Builds STFPM from its section of the configuration: the teacher with its weights, and an untrained student. */
public final class StfpmLightning implements ModelFactory<StfpmConfig> {

    @Inject
    public StfpmLightning() {}

    @Override
    public Class<StfpmConfig> configType() {
        return StfpmConfig.class;
    }

    @Override
    public AnomalyModule create(StfpmConfig config, ModuleState state, RunContext context) {
        FeatureExtractor teacher = Encoders.load(config.encoder(), state, context);
        TrainedResNet student = new TrainedResNet(
                config.encoder().network().residualFor(StfpmConfig.PURPOSE),
                config.encoder().layers(),
                state,
                Stfpm.STUDENT);
        student.initialize(context.random("student"));
        return new Stfpm(config, teacher, student, state, context.profiler());
    }

    @Override
    public List<Callback> configureCallbacks(StfpmConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
