package io.anomalight.models.dfm;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = dfm}. */
public final class DfmPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("dfm", DfmLightning.class);
    }
}
