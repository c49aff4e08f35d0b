package io.anomalight.spark;

import java.io.Serializable;
import org.apache.spark.SparkConf;

/**
 * The cores of an executor. The engine runs one task at a time, on all cores.
 *
 * @param count number of cores; 0 for all cores that Java sees on the executor
 * @param perTask cores that Spark reserves per task
 */
record ExecutorCores(int count, int perTask) implements Serializable {
    private static final String CORES = "spark.executor.cores";

    /**
     * Reads the settings of a job.
     *
     * @param isLocal whether the driver is also the executor
     * @param parallelism number of cores in local mode
     */
    static ExecutorCores of(SparkConf settings, boolean isLocal, int parallelism) {
        int perTask = settings.getInt("spark.task.cpus", 1);
        if (isLocal) {
            return new ExecutorCores(parallelism, perTask);
        }
        // The default of spark.executor.cores: one core on YARN and Kubernetes, all cores of a machine otherwise.
        String master = settings.get("spark.master", "");
        int defaultCores = master.startsWith("yarn") || master.startsWith("k8s") ? 1 : 0;
        return new ExecutorCores(settings.getInt(CORES, defaultCores), perTask);
    }

    /** The number of tasks that run on the executor at the same time; call it on the executor. */
    int tasks() {
        int cores = count > 0 ? count : Runtime.getRuntime().availableProcessors();
        return Math.max(1, cores / perTask);
    }
}
