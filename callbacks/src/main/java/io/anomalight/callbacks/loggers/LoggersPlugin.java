package io.anomalight.callbacks.loggers;

import io.anomalight.framework.plugin.Plugin;

/** Registers the built-in loggers with the names that a configuration uses in {@code logger.use}. */
public final class LoggersPlugin extends Plugin {
    @Override
    protected void configure() {
        bindLogger(
                "tensorboard",
                TensorBoardLogger.Config.class,
                (config, context) -> (directory, resumedAt) -> new TensorBoardLogger(config, directory, resumedAt));
        bindLogger("csv", context -> CsvLogger::new);
    }
}
