package io.anomalight.models.patchcore;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = patchcore}. */
public final class PatchcorePlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("patchcore", PatchcoreLightning.class);
    }
}
