package com.example.variation;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.framework.plugin.Plugin;

/** What the jar contributes, by name. */
public final class VariationPlugin extends Plugin {
    @Override
    protected void configure() {
        bindModel("variation", Factory.class);
        bindCallback(
                "suspects",
                Suspects.Config.class,
                (config, environment) -> new Suspects(config, environment.console()));
    }

    /** The keys of configs/model/variation.conf. */
    record Config(ImageSize inputSize, int radius) {
        Config {
            if (radius < 0) {
                throw new IllegalArgumentException("radius must be 0 or more, but is " + radius);
            }
        }
    }

    /** Makes the model as its recipe wants it. */
    static final class Factory implements ModelFactory<Config> {
        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public AnomalyModule create(Config config, ModuleState state, RunContext environment) {
            return new Variation(config.inputSize(), config.radius(), state);
        }
    }
}
