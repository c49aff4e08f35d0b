package io.anomalight.app.sweep;

import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.job.Job.Status;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** Jobs that are known before the first one starts, in their order. */
final class FixedJobs implements JobQueue {
    private final Queue<Job> missing;
    private final int size;
    private final int done;

    private FixedJobs(List<Job> missing, int size) {
        this.missing = new ArrayDeque<>(missing);
        this.size = size;
        this.done = size - missing.size();
    }

    /** Those of the wanted jobs that are not done. */
    static FixedJobs missing(List<Job> jobs, Set<Integer> wanted) {
        return new FixedJobs(
                jobs.stream()
                        .filter(job -> wanted.contains(job.number()) && job.status() != Status.DONE)
                        .toList(),
                wanted.size());
    }

    @Override
    public Optional<JobStep> next(List<Job> jobs) {
        return Optional.ofNullable(missing.poll()).map(JobStep::complete);
    }

    @Override
    public void ended(Job job) {
        // The next job does not depend on it.
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int done() {
        return done;
    }
}
