package io.anomalight.callbacks.loggers;

import io.anomalight.framework.plugin.Plugin;

/** The loggers that come with the framework. */
public final class LoggersPlugin extends Plugin {
    @Override
    protected void configure() {
        bindLogger(
                "tensorboard",
                TensorBoardConfig.class,
                (config, environment) -> (directory, resumedAt) -> new TensorBoardLogger(config, directory, resumedAt));
        bindLogger("csv", CsvConfig.class, (config, environment) -> CsvLogger::new);
    }
}
