package io.anomalight.app.sweep;

import io.anomalight.app.sweep.job.Job;
import java.util.List;
import java.util.Optional;

/** Decides which job a sweep runs next. Calls never overlap. */
public interface JobQueue {

    /**
     * The next job; empty if no job is left, or none before a running job has ended.
     *
     * @param jobs the current state of all jobs
     */
    Optional<JobStep> next(List<Job> jobs);

    /** A job of the queue has ended, and its state is saved. */
    void ended(Job job);

    /** What a search optimizes, with the values of a job that has ended or paused, for the console; empty for a grid. */
    default Optional<List<String>> objectives(Job job) {
        return Optional.empty();
    }

    /** The number of jobs that the sweep will have run, with those that were done before. */
    int size();

    /** The number of these jobs that were done before. */
    int done();
}
