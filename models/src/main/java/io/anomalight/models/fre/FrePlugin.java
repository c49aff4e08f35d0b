package io.anomalight.models.fre;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = fre}. */
public final class FrePlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("fre", FreLightning.class);
    }
}
