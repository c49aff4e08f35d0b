package io.anomalight.framework.metrics;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.metrics.estimate.Interval;
import io.anomalight.framework.metrics.regions.RegionRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads scores and thresholds as JSON, for {@code metrics.json} and checkpoints. */
public final class MetricsJson {

    static final String CATEGORIES = "categories";
    static final String NORMAL_SCORES = "normal_scores";
    static final String REVIEW = "review_threshold";
    static final String REVIEW_ORIGIN = "review_threshold_origin";
    static final String FALSE_ALARMS = "false_alarms";
    static final String REGIONS = "regions";

    /** Writes the components of records with their names in snake_case. A class of its own, because reading does not need it. */
    private static final class Records {
        static final JsonMapper MAPPER = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
                .build();
    }

    private MetricsJson() {}

    /**
     * Writes one object per metric: {@code {"value": 0.98}}, with {@code "error_bound"} if it is not exact, and with
     * {@code "interval": {"low": 0.95, "high": 0.99, "level": 0.95}} if it was computed. A metric that is undefined or not finite has the value {@code null} and the reason as {@code "undefined"}.
     */
    public static ObjectNode write(Scores scores) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        scores.values().forEach((name, measurement) -> {
            ObjectNode node = root.putObject(name);
            if (measurement.undefined().isPresent()) {
                node.putNull("value").put("undefined", measurement.undefined().get());
            } else if (!Double.isFinite(measurement.value())) {
                node.putNull("value").put("undefined", "its value is " + measurement.value());
            } else {
                node.put("value", measurement.value());
                if (measurement.errorBound() != 0) {
                    node.put("error_bound", measurement.errorBound());
                }
                measurement
                        .interval()
                        .ifPresent(interval -> node.set("interval", Records.MAPPER.valueToTree(interval)));
            }
        });
        return root;
    }

    /** Writes the scores of each category as {@link #write(Scores)} does; empty if there are none. */
    public static ObjectNode writeCategories(Scores scores) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        scores.categories().forEach((category, values) -> root.set(category, write(new Scores(values))));
        return root;
    }

    /** Reads the output of {@link #write(Scores)}. */
    public static Scores readScores(JsonNode node) {
        Map<String, Measurement> values = new LinkedHashMap<>();
        node.properties().forEach(property -> values.put(property.getKey(), measurement(property.getValue())));
        return new Scores(values);
    }

    private static Measurement measurement(JsonNode node) {
        JsonNode value = node.path("value");
        if (!value.isNumber()) {
            return Measurement.undefined(node.path("undefined").asText("unknown"));
        }
        Measurement read =
                Measurement.within(value.doubleValue(), node.path("error_bound").asDouble(0));
        JsonNode interval = node.path("interval"); // not in files of earlier versions
        return interval.isObject() ? read.with(interval(interval)) : read;
    }

    private static Interval interval(JsonNode node) {
        return new Interval(
                node.path("low").doubleValue(),
                node.path("high").doubleValue(),
                node.path("level").doubleValue());
    }

    /** Writes the components of the post-processor by their names. */
    public static ObjectNode write(PostProcessor postProcessor) {
        ObjectNode node = Records.MAPPER.valueToTree(postProcessor);
        withoutEmpty(node);
        return node;
    }

    // Data of one category have no categories, and thresholds without normal images no scores of them, as in earlier
    // versions.
    private static void withoutEmpty(ObjectNode node) {
        if (node.path(CATEGORIES).isEmpty()) {
            node.remove(CATEGORIES);
        }
        if (node.path(NORMAL_SCORES).isEmpty()) {
            node.remove(NORMAL_SCORES);
        }
        if (node.at("/false_alarms/normal_images").longValue() == 0) {
            node.remove(FALSE_ALARMS);
        }
        if (node.path(REGIONS).equals(Records.MAPPER.valueToTree(RegionRules.DEFAULT))) {
            node.remove(REGIONS);
        }
        if (node.path(REVIEW_ORIGIN).asText().isEmpty()) {
            node.remove(List.of(REVIEW, REVIEW_ORIGIN));
        }
        node.path(CATEGORIES).forEach(category -> withoutEmpty((ObjectNode) category));
    }

    /**
     * Reads the output of {@link #write(PostProcessor)}.
     *
     * @throws IllegalArgumentException if a component is missing or of another type
     */
    public static PostProcessor readPostProcessor(JsonNode node) {
        return PostProcessorReader.read(node);
    }
}
