package io.anomalight.app.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.typesafe.config.ConfigFactory;
import java.util.List;

/**
 * How a search was begun, as its record keeps it.
 *
 * @param overrides the overrides of the jobs, with the searched ones
 * @param settings the section {@code sweep} as JSON
 * @param maxEpochs the epochs of a complete training
 * @param space the searched keys with their values, as overrides without patterns
 */
public record SearchPlan(
        @JsonProperty("overrides") List<String> overrides,
        @JsonProperty("settings") String settings,
        @JsonProperty("max_epochs") int maxEpochs,
        @JsonProperty("space") List<String> space) {
    public SearchPlan {
        overrides = List.copyOf(overrides);
        space = List.copyOf(space);
    }

    /** What the search optimizes. */
    public List<SearchGoal> goals() {
        return ConfigFactory.parseString(settings).getStringList("objectives").stream()
                .map(SearchGoal::of)
                .toList();
    }
}
