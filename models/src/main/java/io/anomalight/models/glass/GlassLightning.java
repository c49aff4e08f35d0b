package io.anomalight.models.glass;

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

/** Builds GLASS from its section of the configuration: the encoder with its weights, and a new adaptor and discriminator. */
public final class GlassLightning implements ModelFactory<GlassConfig> {

    @Inject
    public GlassLightning() {}

    @Override
    public Class<GlassConfig> configType() {
        return GlassConfig.class;
    }

    @Override
    public AnomalyModule create(GlassConfig config, ModuleState state, RunContext context) {
        FeatureExtractor encoder = Encoders.load(config.encoder(), state, context);
        GlassModel model = new GlassModel(encoder, config, state).initialize(context.random("discriminator"));
        // An archive is used only for evaluation, which needs no textures. Their folder may be on another machine.
        LocalAnomalies anomalies = LocalAnomalies.in(
                config.anomalySourcePath()
                        .filter(folder -> context.archiveRestore().isEmpty()),
                config.inputSize(),
                model.grid(),
                context.console());
        return new Glass(config, encoder, model, anomalies, state, context.profiler());
    }

    @Override
    public List<Callback> configureCallbacks(GlassConfig config) {
        return config.earlyStopping().map(Stopping::callback).stream().toList();
    }
}
