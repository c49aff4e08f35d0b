package io.anomalight.app.sweep.job;

/** Where the jobs of a sweep run. */
public enum Place {
    /** On this machine, a process each. */
    LOCAL,
    /** On a Spark cluster, a task each. */
    SPARK
}
