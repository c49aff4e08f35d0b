package io.anomalight.app.choose;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The {@code choose} group: which models are tried, and for how long.
 *
 * @param maxTime the time for training all candidates together
 * @param candidates the models, in the order in which they are tried
 */
public record ChooseConfig(Duration maxTime, List<Candidate> candidates) {
    /**
     * A model with settings.
     *
     * @param name the name of its run folder, without slashes
     * @param overrides {@code model=<recipe>}, then {@code key=value}
     */
    public record Candidate(String name, List<String> overrides) {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
        private static final Pattern SETTING = Pattern.compile("\\w+(\\.\\w+)+=.*");

        public Candidate {
            overrides = List.copyOf(overrides);
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "name must consist of letters, digits, _ and -, but is \"" + name + "\"");
            }
            if (overrides.isEmpty() || !overrides.get(0).startsWith("model=")) {
                throw new IllegalArgumentException(
                        "overrides of " + name + " must begin with model=<recipe>, but are " + overrides);
            }
            overrides.stream()
                    .skip(1)
                    .filter(override -> !SETTING.matcher(override).matches())
                    .findFirst()
                    .ifPresent(other -> {
                        throw new IllegalArgumentException("overrides of " + name
                                + " must be section.key=value after the model, but one is " + other);
                    });
        }
    }

    public ChooseConfig {
        candidates = List.copyOf(candidates);
        if (maxTime.isZero() || maxTime.isNegative()) {
            throw new IllegalArgumentException("max_time must be positive, but is " + maxTime.toSeconds() + "s");
        }
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("candidates must be at least one, but is an empty list");
        }
        Set<String> names = new HashSet<>();
        candidates.stream()
                .filter(candidate -> !names.add(candidate.name()))
                .findFirst()
                .ifPresent(twice -> {
                    throw new IllegalArgumentException("candidates has the name " + twice.name() + " twice");
                });
    }
}
