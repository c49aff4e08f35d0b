package io.anomalight.service.learn;

import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;

/** What a job tells while it runs, and whether it should stop. Thread-safe. */
public interface JobProgress extends Console, StopSignal {

    /** Begins a part of the job, for instance {@code Learning}. */
    void part(String name);
}
