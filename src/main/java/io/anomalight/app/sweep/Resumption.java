package io.anomalight.app.sweep;

import io.anomalight.app.sweep.folder.SweepFolder;
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

/** Checks the state of jobs before a sweep is resumed. */
final class Resumption {
    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    private Resumption() {}

    /**
     * Refuses to resume a sweep while one of its jobs still runs. A job can outlive a killed sweep, and a second process would
     * write to the same folder.
     *
     * @throws UserError if a job still runs
     */
    static void refuseIfRunning(SweepFolder folder, List<Job> jobs) {
        for (Job job : jobs) {
            if (job.status() == Job.Status.RUNNING && job.process().isAlive()) {
                throw new UserError("job " + job.number() + " of " + folder.path() + " still runs, as process "
                        + job.process().id() + ": wait for it, or stop it, and resume then");
            }
        }
    }

    /**
     * The training time in the checkpoint from which a killed or pruned job can be resumed; empty if there is no such checkpoint.
     */
    static Optional<Duration> before(SweepFolder folder, Job job) {
        if (!job.mayGoOn() || !Files.isDirectory(folder.run(job).resolve(CheckpointStore.FOLDER))) {
            return Optional.empty();
        }
        try {
            Checkpoint newest = Checkpoint.newestResumable(folder.run(job));
            return newest.manifest().training().map(TrainingState::elapsed);
        } catch (UserError damaged) {
            LOG.warn(
                    "Job {} can't go on from its checkpoint and starts from the beginning: {}",
                    job.number(),
                    damaged.getMessage());
            return Optional.empty();
        }
    }
}
