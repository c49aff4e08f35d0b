package io.anomalight.framework.plugin;

import io.anomalight.framework.logging.RunLogger;
import java.nio.file.Path;

/** Opens a logger once the run folder is known. */
@FunctionalInterface
public interface LoggerFactory {
    RunLogger open(Path directory);
}
