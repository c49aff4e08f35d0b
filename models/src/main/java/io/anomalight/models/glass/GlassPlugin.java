package io.anomalight.models.glass;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = glass}. */
public final class GlassPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("glass", GlassLightning.class);
    }
}
