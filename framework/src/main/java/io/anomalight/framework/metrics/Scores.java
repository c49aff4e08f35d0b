package io.anomalight.framework.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The values of metrics by name, in the order in which callbacks published them.
 *
 * @param values the values; with several categories, the means of the categories
 * @param categories the values of each category, if the data has several
 */
public record Scores(Map<String, Measurement> values, Map<String, Map<String, Measurement>> categories) {
    public static final Scores NONE = new Scores(Map.of());

    public Scores {
        values = copy(values);
        Map<String, Map<String, Measurement>> copies = new LinkedHashMap<>();
        categories.forEach((category, ofCategory) -> copies.put(category, copy(ofCategory)));
        categories = Collections.unmodifiableMap(copies);
    }

    /** Values without categories. */
    public Scores(Map<String, Measurement> values) {
        this(values, Map.of());
    }

    private static <T> Map<String, T> copy(Map<String, T> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
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
        return defined("", values);
    }

    /** The defined values of all categories, as {@code <category>/<name>}. */
    public Map<String, Double> definedByCategory() {
        Map<String, Double> defined = new LinkedHashMap<>();
        categories.forEach((category, ofCategory) -> defined.putAll(defined(category + "/", ofCategory)));
        return defined;
    }

    private static Map<String, Double> defined(String prefix, Map<String, Measurement> values) {
        Map<String, Double> defined = new LinkedHashMap<>();
        values.forEach((name, measurement) -> {
            if (measurement.undefined().isEmpty()) {
                defined.put(prefix + name, measurement.value());
            }
        });
        return defined;
    }

    /** These values and those of {@code more}, which replace values with the same name. */
    public Scores plus(Scores more) {
        Map<String, Measurement> all = new LinkedHashMap<>(values);
        all.putAll(more.values());
        Map<String, Map<String, Measurement>> allCategories = new LinkedHashMap<>(categories);
        more.categories().forEach((category, ofCategory) -> allCategories.merge(category, ofCategory, Scores::joined));
        return new Scores(all, allCategories);
    }

    private static Map<String, Measurement> joined(Map<String, Measurement> some, Map<String, Measurement> more) {
        Map<String, Measurement> all = new LinkedHashMap<>(some);
        all.putAll(more);
        return all;
    }
}
