package io.anomalight.models.anomalydino;

import com.google.inject.Inject;
import io.anomalight.callbacks.stopping.OnePass;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.models.components.backbone.Encoders;
import java.util.List;

/** Builds AnomalyDINO from its section of the configuration: the encoder with its weights, and an empty memory. */
public final class AnomalyDinoLightning implements ModelFactory<AnomalyDinoConfig> {

    @Inject
    public AnomalyDinoLightning() {}

    @Override
    public Class<AnomalyDinoConfig> configType() {
        return AnomalyDinoConfig.class;
    }

    @Override
    public AnomalyModule create(AnomalyDinoConfig config, ModuleState state, RunContext environment) {
        return new AnomalyDino(config, Encoders.load(config.encoder(), state, environment), state, environment);
    }

    @Override
    public List<Callback> configureCallbacks(AnomalyDinoConfig config) {
        return List.of(new OnePass());
    }
}
