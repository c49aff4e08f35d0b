package io.anomalight.models.anomalydino;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = anomaly_dino}. */
public final class AnomalyDinoPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("anomaly_dino", AnomalyDinoLightning.class);
    }
}
