package io.anomalight.framework.plugin;

import io.anomalight.framework.logging.CsvConfig;
import io.anomalight.framework.logging.CsvLogger;
import io.anomalight.framework.logging.TensorBoardConfig;
import io.anomalight.framework.logging.TensorBoardLogger;

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
