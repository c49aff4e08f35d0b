package io.anomalight.service.learn;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.anomalight.service.http.ServerPaths;
import java.util.List;

/**
 * The state of a job, as it is written to JSON.
 *
 * @param kind {@code train} or {@code update}
 * @param method how it learns, for instance {@code fast}
 * @param state {@code waiting}, {@code running}, {@code done}, {@code failed}, {@code cancelled}, or {@code interrupted} if the service
 *     ended meanwhile
 * @param ahead number of jobs that come before it; left out if no job comes before it
 * @param part what it does now, in a few words
 * @param unit the plural of what is counted in this part; left out if nothing is
 * @param finished the units that are finished in this part
 * @param total all units of this part
 * @param seconds the time since its start
 * @param secondsLeft an estimate of the time until the end of this part; left out if it is not known
 * @param lines the last lines that it printed
 * @param problem why it failed, as a sentence; left out if it did not
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record JobView(
        @JsonInclude(JsonInclude.Include.ALWAYS) String kind,
        @JsonInclude(JsonInclude.Include.ALWAYS) String method,
        @JsonInclude(JsonInclude.Include.ALWAYS) String state,
        int ahead,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String part,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String unit,
        long finished,
        long total,
        @JsonInclude(JsonInclude.Include.ALWAYS) long seconds,
        long secondsLeft,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<String> lines,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String problem) {
    public JobView {
        lines = List.copyOf(lines);
    }

    /** A copy of an unfinished job after the service has ended. */
    JobView interrupted() {
        return new JobView(
                kind,
                method,
                LearningJob.State.INTERRUPTED.toString(),
                0,
                "",
                "",
                0,
                0,
                seconds,
                0,
                lines,
                LearningJob.SERVICE_ENDED);
    }

    /** A copy without the paths of the server. */
    JobView hiding(ServerPaths paths) {
        return new JobView(
                kind,
                method,
                state,
                ahead,
                part,
                unit,
                finished,
                total,
                seconds,
                secondsLeft,
                lines.stream().map(paths::hide).toList(),
                paths.hide(problem));
    }

    boolean unfinished() {
        return state.equals(LearningJob.State.WAITING.toString()) || state.equals(LearningJob.State.RUNNING.toString());
    }
}
