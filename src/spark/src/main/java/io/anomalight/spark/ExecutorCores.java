package io.anomalight.spark;

import java.io.Serializable;
import org.apache.spark.SparkConf;

/**
 * The cores of an executor, which the engine computes with for all its tasks in turn.
 *
 * @param count how many; 0 for all that Java sees there
 * @param aTask how many of them a task is counted with
 */
record ExecutorCores(int count, int aTask) implements Serializable {
    private static final String CORES = "spark.executor.cores";

    /**
     * What the settings of a job say.
     *
     * @param isLocal whether the driver is the executor
     * @param parallelism cores that it uses, if it is
     */
    static ExecutorCores of(SparkConf settings, boolean isLocal, int parallelism) {
        int aTask = settings.getInt("spark.task.cpus", 1);
        if (isLocal) {
            return new ExecutorCores(parallelism, aTask);
        }
        // Two kinds of cluster give an executor one core unless more are asked for, the third all of a machine.
        String master = settings.get("spark.master", "");
        int usual = master.startsWith("yarn") || master.startsWith("k8s") ? 1 : 0;
        return new ExecutorCores(settings.getInt(CORES, usual), aTask);
    }

    /** How many tasks share the executor; asked there. */
    int tasks() {
        int cores = count > 0 ? count : Runtime.getRuntime().availableProcessors();
        return Math.max(1, cores / aTask);
    }
}
