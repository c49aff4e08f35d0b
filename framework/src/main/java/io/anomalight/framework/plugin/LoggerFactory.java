package io.anomalight.framework.plugin;

import io.anomalight.framework.logging.RunLogger;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Opens a logger once the run folder is known. */
@FunctionalInterface
public interface LoggerFactory {

    /**
     * Opens the logger of a run.
     *
     * @param resumedAt the step from which a resumed fit goes on: what was recorded after it is to be forgotten; empty for
     *     a new run
     */
    RunLogger open(Path directory, OptionalLong resumedAt);
}
