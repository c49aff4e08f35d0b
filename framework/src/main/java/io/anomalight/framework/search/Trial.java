package io.anomalight.framework.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One trial of a search.
 *
 * @param number its number, from 0
 * @param values the values by their keys; keys whose conditions do not hold are missing
 * @param scores one score per objective; empty for a trial that failed or has no score yet
 * @param epochs the epochs after which it was scored if a pruner stopped it; otherwise 0
 */
public record Trial(int number, Map<String, Double> values, State state, List<Double> scores, int epochs) {

    /** The state of a trial. */
    public enum State {
        RUNNING,
        COMPLETE,
        /** A pruner stopped the trial; its scores are those at the stop. */
        PRUNED,
        FAILED
    }

    public Trial {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        scores = List.copyOf(scores);
        if (number < 0) {
            throw new IllegalArgumentException("the number of a trial must not be negative, but is " + number);
        }
    }

    /** A trial that has begun. */
    public static Trial running(int number, Map<String, Double> values) {
        return new Trial(number, values, State.RUNNING, List.of(), 0);
    }

    /** The trial in another state. */
    public Trial as(State next, List<Double> reached, int after) {
        return new Trial(number, values, next, reached, after);
    }

    /** Whether the trial has ended with scores. */
    public boolean isScored() {
        return state == State.COMPLETE || state == State.PRUNED;
    }
}
