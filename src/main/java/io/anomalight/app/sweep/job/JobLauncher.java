package io.anomalight.app.sweep.job;

/** Where the jobs of a sweep run. */
public enum JobLauncher {
    /** On this machine, one process per job. */
    LOCAL,
    /** On a Spark cluster, one task per job. */
    SPARK
}
