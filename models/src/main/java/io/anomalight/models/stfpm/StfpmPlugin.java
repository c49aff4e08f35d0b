package io.anomalight.models.stfpm;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = stfpm}. */
public final class StfpmPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("stfpm", StfpmLightning.class);
    }
}
