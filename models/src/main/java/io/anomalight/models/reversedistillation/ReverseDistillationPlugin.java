package io.anomalight.models.reversedistillation;

import io.anomalight.framework.plugin.Plugin;

/** Contributes {@code model.name = reverse_distillation}. */
public final class ReverseDistillationPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("reverse_distillation", ReverseDistillationLightning.class);
    }
}
