package com.example.variation;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.plugin.Plugin;

/** What the jar contributes, by name. */
public final class VariationPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel(
                "variation",
                Config.class,
                (config, state, context) -> new Variation(config.inputSize(), config.radius(), state));
        bindCallback(
                "suspects",
                Suspects.Config.class,
                (config, context) -> new Suspects(config, context.console()));
    }

    /** The keys of configs/model/variation.conf. */
    record Config(ImageSize inputSize, int radius) {
        Config {
            if (radius < 0) {
                throw new IllegalArgumentException("radius must be 0 or more, but is " + radius);
            }
        }
    }
}
