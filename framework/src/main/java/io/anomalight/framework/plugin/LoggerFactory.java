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
     * @param resumedAt the step at which a resumed fit continues: records of later steps must be dropped; empty for a
     *     new run
     */
    RunLogger open(Path directory, OptionalLong resumedAt);
}
