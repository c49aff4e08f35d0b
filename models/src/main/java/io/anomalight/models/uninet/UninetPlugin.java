package io.anomalight.models.uninet;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = uninet}. */
public final class UninetPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("uninet", UninetLightning.class);
    }
}
