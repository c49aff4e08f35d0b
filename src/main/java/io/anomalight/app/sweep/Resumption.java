package io.anomalight.app.sweep;

import io.anomalight.framework.UserError;
import java.util.List;

/** What has to be known before a sweep goes on. */
final class Resumption {
    private Resumption() {}

    /** A sweep whose process was killed may have left jobs behind that still run, and write to the same folders. */
    static void refuseIfRunning(SweepFolder folder, List<Job> jobs) {
        for (Job job : jobs) {
            if (job.status() == Job.Status.RUNNING && job.process().isAlive()) {
                throw new UserError("job " + job.number() + " of " + folder.path() + " still runs, as process "
                        + job.process().id() + ": wait for it, or stop it, and resume then");
            }
        }
    }
}
