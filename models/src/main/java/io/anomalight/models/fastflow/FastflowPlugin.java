package io.anomalight.models.fastflow;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = fastflow}. */
public final class FastflowPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("fastflow", FastflowLightning.class);
    }
}
