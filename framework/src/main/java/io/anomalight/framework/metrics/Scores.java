package io.anomalight.framework.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The values of metrics by name, in the order in which callbacks published them. */
public record Scores(Map<String, Measurement> values) {
    public static final Scores NONE = new Scores(Map.of());

    public Scores {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The value of a metric; empty if it does not exist or is undefined. */
    public OptionalDouble get(String name) {
        Measurement measurement = values.get(name);
        return measurement == null || measurement.undefined().isPresent()
                ? OptionalDouble.empty()
                : OptionalDouble.of(measurement.value());
    }

    /** The defined values only. */
    public Map<String, Double> defined() {
        Map<String, Double> defined = new LinkedHashMap<>();
        values.forEach((name, measurement) -> {
            if (measurement.undefined().isEmpty()) {
                defined.put(name, measurement.value());
            }
        });
        return defined;
    }

    /** These values and those of {@code more}, which replace values with the same name. */
    public Scores plus(Scores more) {
        Map<String, Measurement> all = new LinkedHashMap<>(values);
        all.putAll(more.values());
        return new Scores(all);
    }
}
