package io.anomalight.models.uflow;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = uflow}. */
public final class UflowPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("uflow", UflowLightning.class);
    }
}
