package io.anomalight.models.padim;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = padim}. */
public final class PadimPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("padim", PadimLightning.class);
    }
}
