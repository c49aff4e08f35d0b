package io.anomalight.app.sweep;

import io.anomalight.app.sweep.job.Job;
import java.util.OptionalInt;

/**
 * A job that runs next.
 *
 * @param pauseAfter the epochs after which its training pauses; empty if it goes on to its end
 */
public record JobStep(Job job, OptionalInt pauseAfter) {

    /** A job that runs to its end. */
    static JobStep complete(Job job) {
        return new JobStep(job, OptionalInt.empty());
    }
}
