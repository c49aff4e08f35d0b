package io.anomalight.models.dinomaly;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = dinomaly}. */
public final class DinomalyPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("dinomaly", DinomalyLightning.class);
    }
}
