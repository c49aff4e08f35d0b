package io.anomalight.framework.metrics;

import io.anomalight.framework.config.hocon.NearestKey;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The metrics that a recipe can choose, by their names in the log.
 *
 * @param byName name to a factory, which creates a new metric for each callback
 */
public record MetricFactories(Map<String, Supplier<Metric>> byName) {
    public MetricFactories {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /**
     * Checks that a metric exists for each name.
     *
     * @throws IllegalArgumentException if one does not exist, with the nearest name and all names
     */
    public void check(Collection<String> names) {
        names.forEach(this::named);
    }

    /**
     * A new metric with this name.
     *
     * @throws IllegalArgumentException if no metric has this name; the message has the nearest name and all names
     */
    Metric create(String name) {
        return named(name).get();
    }

    /**
     * New metrics with these names, in this order, without duplicates.
     *
     * @throws IllegalArgumentException if one does not exist, with the nearest name and all names
     */
    public Map<String, Metric> create(List<String> names) {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        names.forEach(name -> metrics.put(name, create(name)));
        return metrics;
    }

    private Supplier<Metric> named(String name) {
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no metric \"" + name + "\""
                        + NearestKey.to(name, byName.keySet())
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse("") + "; there are " + String.join(", ", byName.keySet())));
    }
}
