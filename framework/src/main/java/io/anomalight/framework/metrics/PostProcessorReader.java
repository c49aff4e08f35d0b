package io.anomalight.framework.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import io.anomalight.framework.metrics.regions.RegionFilters;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.framework.metrics.regions.VerdictBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a post-processor from a tree of JSON. It names each component, because a mapper that looks for the components itself loads
 * hundreds of classes first, and each start of a scorer reads one.
 */
final class PostProcessorReader {
    private PostProcessorReader() {}

    /**
     * Reads what {@link MetricsJson#write(PostProcessor)} wrote, now or in an earlier version.
     *
     * @throws IllegalArgumentException if a component is missing, has another type, or is out of its range
     */
    static PostProcessor read(JsonNode node) {
        float imageThreshold = number(node, "image_threshold").floatValue();
        boolean reviews = node.has(MetricsJson.REVIEW);
        return new PostProcessor(
                imageThreshold,
                number(node, "pixel_threshold").floatValue(),
                number(node, "image_min").doubleValue(),
                number(node, "image_max").doubleValue(),
                number(node, "pixel_min").doubleValue(),
                number(node, "pixel_max").doubleValue(),
                text(node, "image_threshold_origin"),
                text(node, "pixel_threshold_origin"),
                reviews ? number(node, MetricsJson.REVIEW).floatValue() : imageThreshold,
                reviews ? text(node, MetricsJson.REVIEW_ORIGIN) : "",
                falseAlarms(node.path(MetricsJson.FALSE_ALARMS)),
                normalScores(node.path(MetricsJson.NORMAL_SCORES)),
                categories(node.path(MetricsJson.CATEGORIES)),
                regions(node.path(MetricsJson.REGIONS)));
    }

    private static FalseAlarmPromise falseAlarms(JsonNode node) {
        if (node.isMissingNode()) {
            return FalseAlarmPromise.UNKNOWN;
        }
        return new FalseAlarmPromise(
                constant(FalseAlarmPromise.Choice.values(), node, "choice"),
                whole(node, "normal_images").longValue(),
                whole(node, "exceeding").longValue(),
                number(node, "asked").doubleValue());
    }

    private static NormalScores normalScores(JsonNode node) {
        if (node.isMissingNode()) {
            return NormalScores.NONE;
        }
        require(node.isArray(), MetricsJson.NORMAL_SCORES);
        List<Float> ascending = new ArrayList<>(node.size());
        for (JsonNode score : node) {
            require(score.isNumber(), MetricsJson.NORMAL_SCORES);
            ascending.add(score.floatValue());
        }
        return new NormalScores(ascending);
    }

    private static Map<String, PostProcessor> categories(JsonNode node) {
        require(node.isMissingNode() || node.isObject(), MetricsJson.CATEGORIES);
        Map<String, PostProcessor> categories = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            categories.put(each.getKey(), read(each.getValue()));
        }
        return categories;
    }

    private static RegionRules regions(JsonNode node) {
        if (node.isMissingNode()) {
            return RegionRules.DEFAULT;
        }
        JsonNode filters = node.path("filters");
        return new RegionRules(
                constant(VerdictBy.values(), node, "verdict"),
                new RegionFilters(
                        Math.toIntExact(whole(filters, "min_area").longValue()),
                        Math.toIntExact(whole(filters, "min_width").longValue()),
                        number(filters, "min_mean_score").doubleValue(),
                        number(filters, "min_peak_score").doubleValue()));
    }

    private static JsonNode number(JsonNode node, String key) {
        return require(node.path(key).isNumber(), node, key);
    }

    private static JsonNode whole(JsonNode node, String key) {
        return require(node.path(key).isIntegralNumber(), node, key);
    }

    private static String text(JsonNode node, String key) {
        return require(node.path(key).isTextual(), node, key).textValue();
    }

    /** The constant whose name in files is the text. */
    private static <T extends Enum<T>> T constant(T[] constants, JsonNode node, String key) {
        String name = text(node, key);
        for (T constant : constants) {
            if (constant.toString().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(key + " must not be \"" + name + "\"");
    }

    private static JsonNode require(boolean fits, JsonNode node, String key) {
        require(fits, key);
        return node.path(key);
    }

    private static void require(boolean fits, String key) {
        if (!fits) {
            throw new IllegalArgumentException("a value of its thresholds is missing or has another type: " + key);
        }
    }
}
