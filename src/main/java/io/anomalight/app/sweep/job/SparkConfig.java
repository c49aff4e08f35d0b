package io.anomalight.app.sweep.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How jobs get to a Spark cluster.
 *
 * @param submit the program {@code spark-submit}; absent for that of {@code SPARK_HOME}
 * @param options of {@code spark-submit}, which say where the cluster is
 * @param jar of Anomalight for Spark; absent for the one that was built here
 * @param cores of a job
 */
public record SparkConfig(Optional<Path> submit, List<String> options, Optional<Path> jar, int cores) {
    public SparkConfig {
        options = List.copyOf(options);
        if (cores < 1) {
            throw new IllegalArgumentException("cores must be at least 1, but is " + cores);
        }
    }
}
