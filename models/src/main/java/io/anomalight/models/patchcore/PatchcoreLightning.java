package io.anomalight.models.patchcore;

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

/** Builds PatchCore from its section of the configuration: the encoder with its weights, and an empty memory bank. */
public final class PatchcoreLightning implements ModelFactory<PatchcoreConfig> {

    @Inject
    public PatchcoreLightning() {}

    @Override
    public Class<PatchcoreConfig> configType() {
        return PatchcoreConfig.class;
    }

    @Override
    public AnomalyModule create(PatchcoreConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.encoder(), state, context);
        return new Patchcore(config, encoder, state, context);
    }

    @Override
    public List<Callback> configureCallbacks(PatchcoreConfig config) {
        return List.of(new OnePass());
    }
}
