package io.anomalight.models.cfa;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = cfa}. */
public final class CfaPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("cfa", CfaLightning.class);
    }
}
