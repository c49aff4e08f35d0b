package io.anomalight.models.cflow;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = cflow}. */
public final class CflowPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("cflow", CflowLightning.class);
    }
}
