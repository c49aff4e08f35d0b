package io.anomalight.framework.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.optim.OptimizerCounts;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Converts a {@link TrainingState} to the section {@code training} of a manifest, and back. */
final class TrainingStateJson {
    private TrainingStateJson() {}

    static ObjectNode write(TrainingState state) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("prepared_passes", state.preparedPasses());
        root.put("epoch", state.epoch());
        root.put("batch", state.batch());
        root.put("step", state.step());
        root.put("validated_step", state.validatedStep());
        root.put("epoch_trained", state.epochTrained());
        root.put("validation_due", state.validationDue());
        root.put("elapsed", state.elapsed().toString());
        ObjectNode means = root.putObject("means");
        // A text, because JSON has no NaN.
        state.means().forEach((name, mean) -> means.putObject(name)
                .put("sum", Double.toString(mean.sum()))
                .put("weight", mean.weight()));
        ObjectNode optimizers = root.putObject("optimizers");
        state.optimizers().forEach((name, counts) -> write(counts, optimizers.putObject(name)));
        ObjectNode settings = root.putObject("optimizer_settings");
        state.optimizerSettings().forEach(settings::put);
        ObjectNode callbacks = root.putObject("callbacks");
        state.callbacks().forEach((key, values) -> values.forEach(callbacks.withObjectProperty(key)::put));
        root.put("data", state.data());
        return root;
    }

    private static void write(OptimizerCounts counts, ObjectNode node) {
        node.put("steps", counts.steps()).put("pending_losses", counts.pendingLosses());
        ObjectNode skipped = node.putObject("skipped_steps");
        new TreeMap<>(counts.skippedSteps()).forEach(skipped::put);
        ArrayNode without = node.putArray("without_gradient");
        new TreeSet<>(counts.withoutGradient()).forEach(without::add);
    }

    private static OptimizerCounts counts(JsonNode node) {
        Set<String> without = new HashSet<>();
        node.path("without_gradient").forEach(name -> without.add(name.asText()));
        // Older files have neither skipped_steps nor without_gradient: in them, every parameter had a gradient in every
        // step.
        return new OptimizerCounts(
                whole(node, "steps"),
                whole(node, "pending_losses"),
                map(node.path("skipped_steps"), JsonNode::asLong),
                without);
    }

    /**
     * Reads what {@link #write(TrainingState)} wrote.
     *
     * @throws IllegalArgumentException if something is missing or of another type
     */
    static TrainingState read(JsonNode root) {
        return new TrainingState(
                root.path("prepared_passes").asInt(0), // absent in older files
                Math.toIntExact(whole(root, "epoch")),
                whole(root, "batch"),
                whole(root, "step"),
                whole(root, "validated_step"),
                truth(root, "epoch_trained"),
                truth(root, "validation_due"),
                Duration.parse(text(root, "elapsed")),
                map(
                        root.path("means"),
                        mean -> new TrainingState.Mean(Double.parseDouble(text(mean, "sum")), whole(mean, "weight"))),
                map(root.path("optimizers"), TrainingStateJson::counts),
                map(root.path("optimizer_settings"), JsonNode::asText), // absent in older files
                map(root.path("callbacks"), values -> map(values, JsonNode::asText)),
                text(root, "data"));
    }

    private static <T> Map<String, T> map(JsonNode node, Function<JsonNode, T> value) {
        Map<String, T> map = new LinkedHashMap<>();
        node.properties().forEach(property -> map.put(property.getKey(), value.apply(property.getValue())));
        return map;
    }

    private static long whole(JsonNode node, String key) {
        return require(node.path(key).isIntegralNumber(), node, key).longValue();
    }

    private static boolean truth(JsonNode node, String key) {
        return require(node.path(key).isBoolean(), node, key).booleanValue();
    }

    private static String text(JsonNode node, String key) {
        return require(node.path(key).isTextual(), node, key).textValue();
    }

    private static JsonNode require(boolean fits, JsonNode node, String key) {
        if (!fits) {
            throw new IllegalArgumentException("its \"training\" lacks \"" + key + "\"");
        }
        return node.path(key);
    }
}
