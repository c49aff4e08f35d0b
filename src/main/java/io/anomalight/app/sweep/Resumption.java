package io.anomalight.app.sweep;

import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.checkpoint.TrainingState;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be known before a sweep goes on. */
final class Resumption {
    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

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

    /**
     * How long a job that was killed had trained when it saved the checkpoint that it can go on from; empty if there
     * is no such checkpoint.
     */
    static Optional<Duration> before(SweepFolder folder, Job job) {
        if (!job.wasKilled() || !Files.isDirectory(folder.run(job.number()).resolve(CheckpointStore.FOLDER))) {
            return Optional.empty();
        }
        try {
            Checkpoint newest = Checkpoint.newestResumable(folder.run(job.number()));
            return newest.manifest().training().map(TrainingState::elapsed);
        } catch (UserError damaged) {
            LOG.warn("Job {} begins anew: {}", job.number(), damaged.getMessage());
            return Optional.empty();
        }
    }
}
