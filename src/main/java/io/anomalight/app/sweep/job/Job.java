package io.anomalight.app.sweep.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalight.framework.config.override.SweepPoint;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a sweep, and how far it has come.
 *
 * @param number from 0; names its folder
 * @param overrides what it is trained with
 * @param swept the swept keys alone with their values
 * @param trained whether training is done, though measuring may be to come
 * @param exitCode of the process that ended last; 0 until then
 * @param lastErrors the last lines that it wrote to its error output, if it failed
 * @param seconds how long its processes took, those before a resumption as far as they were saved
 * @param process the process that runs, or ran last
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

    /** How far a job has come. */
    public enum Status {
        @JsonProperty("pending")
        PENDING,
        /** Of a sweep that runs no more: it was killed half-way. */
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("done")
        DONE,
        @JsonProperty("failed")
        FAILED
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
     * A new attempt; what was trained stays so.
     *
     * @param before how long a training took that goes on now, as far as it was saved
     */
    public Job running(Duration before) {
        double took = trained ? seconds : before.toMillis() / 1000.0;
        return with(Status.RUNNING, trained, new JobEnd(0, List.of()), took, process);
    }

    public Job in(ProcessMark running) {
        return with(status, trained, new JobEnd(exitCode, lastErrors), seconds, running);
    }

    /** After one more process of it has ended; failed if that did. */
    public Job after(JobEnd end, double more) {
        return with(end.exitCode() == 0 ? status : Status.FAILED, trained, end, seconds + more, process);
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

    /** Whether somebody ended it before it was done, rather than a fault of its own. */
    public boolean wasKilled() {
        return status == Status.RUNNING || (status == Status.FAILED && JobEnd.isKill(exitCode));
    }

    /** Why it failed, in one line. */
    public String reason() {
        String last = lastErrors.isEmpty() ? "it said nothing" : lastErrors.get(lastErrors.size() - 1);
        return JobEnd.describe(exitCode) + ": " + last;
    }

    /** The swept values as they would be written: what tells it from the other jobs. */
    public String label() {
        StringBuilder label = new StringBuilder();
        swept.forEach((key, value) ->
                label.append(label.isEmpty() ? "" : " ").append(key).append('=').append(value));
        return label.toString();
    }
}
