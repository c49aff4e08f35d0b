package io.anomalight.models.csflow;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = csflow}. */
public final class CsflowPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("csflow", CsflowLightning.class);
    }
}
