package io.anomalight.framework.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The searched keys.
 *
 * @param dimensions the keys, sorted: each comes after the keys in its conditions
 */
public record SearchSpace(List<Dimension> dimensions) {

    /**
     * Sorts the keys; otherwise their order is kept.
     *
     * @throws IllegalArgumentException if conditions refer to unknown keys or values, or to each other in a circle
     */
    public SearchSpace {
        List<Dimension> rest = new ArrayList<>(dimensions);
        Map<String, Dimension> sorted = new LinkedHashMap<>();
        Map<String, Dimension> all = dimensions.stream().collect(Collectors.toMap(Dimension::key, each -> each));
        rest.forEach(dimension -> dimension.conditions().forEach(condition -> check(dimension, condition, all)));
        while (!rest.isEmpty()) {
            Dimension next = rest.stream()
                    .filter(dimension ->
                            dimension.conditions().stream().allMatch(condition -> sorted.containsKey(condition.key())))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("the conditions of "
                            + rest.stream().map(Dimension::key).collect(Collectors.joining(", "))
                            + " depend on each other in a circle"));
            rest.remove(next);
            sorted.put(next.key(), next);
        }
        dimensions = List.copyOf(sorted.values());
    }

    private static void check(Dimension dimension, Condition condition, Map<String, Dimension> all) {
        Dimension other = Optional.ofNullable(all.get(condition.key()))
                .orElseThrow(() -> new IllegalArgumentException("the condition of " + dimension.key() + " names "
                        + condition.key() + ", which is not searched; the searched keys are "
                        + String.join(", ", all.keySet().stream().sorted().toList())));
        if (other.domain() instanceof ChoiceDomain choice && !choice.choices().containsAll(condition.values())) {
            throw new IllegalArgumentException("the condition of " + dimension.key() + " names a value of "
                    + condition.key() + " that is not among its choices " + String.join(", ", choice.choices()));
        }
    }

    /** Whether the conditions of a key hold for the values of a trial. */
    public boolean isActive(Dimension dimension, Map<String, Double> values) {
        return dimension.conditions().stream().allMatch(condition -> holds(condition, values));
    }

    private boolean holds(Condition condition, Map<String, Double> values) {
        return Optional.ofNullable(values.get(condition.key()))
                .map(value -> dimension(condition.key()).domain().text(value))
                .filter(condition.values()::contains)
                .isPresent();
    }

    /** The searched key of a name. */
    public Dimension dimension(String key) {
        return dimensions.stream()
                .filter(dimension -> dimension.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key + " is not searched"));
    }
}
