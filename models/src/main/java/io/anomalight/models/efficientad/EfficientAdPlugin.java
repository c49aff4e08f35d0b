package io.anomalight.models.efficientad;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = efficient_ad}. */
public final class EfficientAdPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("efficient_ad", EfficientAdLightning.class);
    }
}
