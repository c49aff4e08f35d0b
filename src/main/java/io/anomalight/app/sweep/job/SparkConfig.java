package io.anomalight.app.sweep.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings for jobs on a Spark cluster.
 *
 * @param submit the path of {@code spark-submit}; if empty, the one in {@code SPARK_HOME} is used
 * @param options options of {@code spark-submit}, for instance the address of the cluster
 * @param jar Anomalight's jar for Spark; if empty, the one of this build is used
 * @param cores number of cores of each job
 */
public record SparkConfig(Optional<Path> submit, List<String> options, Optional<Path> jar, int cores) {
    public SparkConfig {
        options = List.copyOf(options);
        if (cores < 1) {
            throw new IllegalArgumentException("cores must be at least 1, but is " + cores);
        }
    }
}
