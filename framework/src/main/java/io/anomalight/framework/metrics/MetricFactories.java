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
 * The metrics that a recipe can choose, by the names under which they are logged.
 *
 * @param byName makes a metric, a new one for each callback that publishes it
 */
public record MetricFactories(Map<String, Supplier<Metric>> byName) {
    public MetricFactories {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /**
     * Refuses a name that no metric has.
     *
     * @throws IllegalArgumentException with the nearest name and all there are
     */
    public void check(Collection<String> names) {
        names.forEach(this::named);
    }

    /**
     * A new metric of this name.
     *
     * @throws IllegalArgumentException if there is none, with the nearest name and all there are
     */
    public Metric create(String name) {
        return named(name).get();
    }

    /**
     * New metrics of these names, each once, in this order.
     *
     * @throws IllegalArgumentException if there is none of such a name, with the nearest and all there are
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
