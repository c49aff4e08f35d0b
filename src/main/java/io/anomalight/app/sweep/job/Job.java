package io.anomalight.app.sweep.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalight.framework.config.override.SweepPoint;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A job of a sweep, which trains one run, and its state.
 *
 * @param number the number of the job, from 0; also the name of its run folder
 * @param overrides the overrides of the training
 * @param swept the swept keys with their values in this job
 * @param trained whether training is done; the speed may still have to be measured
 * @param exitCode the exit code of the process that ended last; 0 if none has ended
 * @param lastErrors the last lines of the error output of that process
 * @param seconds the total time of its processes in seconds; of a training that was killed and resumed, only the time up to
 *     its last checkpoint
 * @param process the process that runs; if none runs, the last one that ran
 */
public record Job(
        int number,
        List<String> overrides,
        Map<String, String> swept,
        Status status,
        boolean trained,
        int exitCode,
        List<String> lastErrors,
        double seconds,
        ProcessMark process) {

    /** The state of a job. */
    public enum Status {
        @JsonProperty("pending")
        PENDING,
        /** The job runs. If its sweep no longer runs, the job was killed. */
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("done")
        DONE,
        @JsonProperty("failed")
        FAILED,
        /** A pruner stopped the training; it may still go on. */
        @JsonProperty("pruned")
        PRUNED
    }

    public Job {
        overrides = List.copyOf(overrides);
        swept = Collections.unmodifiableMap(new LinkedHashMap<>(swept));
        lastErrors = List.copyOf(lastErrors);
    }

    public static Job pending(int number, SweepPoint point) {
        return new Job(
                number, point.overrides(), point.swept(), Status.PENDING, false, 0, List.of(), 0, ProcessMark.NONE);
    }

    /**
     * The job at the start of a new attempt; it is still trained if it was trained before.
     *
     * @param before the training time in the checkpoint from which the training is resumed; 0 if it starts from the beginning
     */
    public Job running(Duration before) {
        double took = trained ? seconds : before.toMillis() / 1000.0;
        return with(Status.RUNNING, trained, new JobEnd(0, List.of()), took, process);
    }

    /** The job in a new process. */
    public Job in(ProcessMark running) {
        return with(status, trained, new JobEnd(exitCode, lastErrors), seconds, running);
    }

    /** The job after the end of one of its processes; it is pruned if the training has paused, and has failed if the process failed. */
    public Job after(JobEnd end, double more) {
        Status next = end.isPause() ? Status.PRUNED : end.exitCode() == 0 ? status : Status.FAILED;
        return with(next, trained, end, seconds + more, process);
    }

    public Job asTrained() {
        return with(status, true, new JobEnd(exitCode, lastErrors), seconds, process);
    }

    public Job asDone() {
        return with(Status.DONE, true, new JobEnd(0, List.of()), seconds, process);
    }

    private Job with(Status now, boolean isTrained, JobEnd end, double took, ProcessMark lastProcess) {
        return new Job(number, overrides, swept, now, isTrained, end.exitCode(), end.lastErrors(), took, lastProcess);
    }

    /** Whether a user or the system ended the job before it was done. If not, an unfinished job failed with an error. */
    public boolean wasKilled() {
        return status == Status.RUNNING || (status == Status.FAILED && JobEnd.isKill(exitCode));
    }

    /** Whether there may be a checkpoint from which its training goes on. */
    public boolean mayGoOn() {
        return wasKilled() || status == Status.PRUNED;
    }

    /** The reason why the job failed, in one line. */
    public String reason() {
        String last = lastErrors.isEmpty() ? "it printed nothing" : lastErrors.get(lastErrors.size() - 1);
        return JobEnd.describe(exitCode) + ": " + last;
    }

    /** The swept keys and values as overrides; each job of a sweep has different ones. */
    public String label() {
        StringBuilder label = new StringBuilder();
        swept.forEach((key, value) ->
                label.append(label.isEmpty() ? "" : " ").append(key).append('=').append(value));
        return label.toString();
    }
}
