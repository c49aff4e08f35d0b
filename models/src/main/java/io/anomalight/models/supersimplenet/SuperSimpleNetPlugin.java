package io.anomalight.models.supersimplenet;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = supersimplenet}. */
public final class SuperSimpleNetPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("supersimplenet", SuperSimpleNetLightning.class);
    }
}
