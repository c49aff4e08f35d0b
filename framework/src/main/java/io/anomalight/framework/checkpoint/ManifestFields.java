package io.anomalight.framework.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads fields of a manifest that must be there. */
public final class ManifestFields {
    private ManifestFields() {}

    /**
     * A text.
     *
     * @throws IllegalArgumentException if there is none under this key
     */
    public static String text(JsonNode node, String key) {
        if (!node.path(key).isTextual()) {
            throw new IllegalArgumentException("it lacks \"" + key + "\"");
        }
        return node.path(key).textValue();
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException if there is none under this key
     */
    public static long whole(JsonNode node, String key) {
        if (!node.path(key).isIntegralNumber()) {
            throw new IllegalArgumentException("it lacks \"" + key + "\"");
        }
        return node.path(key).longValue();
    }

    /** An object's fields as texts; none if it is no object. */
    public static Map<String, String> strings(JsonNode node) {
        Map<String, String> strings = new LinkedHashMap<>();
        node.properties()
                .forEach(pair -> strings.put(pair.getKey(), pair.getValue().asText()));
        return strings;
    }

    /**
     * A file of arrays and what it must look like.
     *
     * @throws IllegalArgumentException if the node does not say all of it
     */
    public static TensorsFile tensors(JsonNode node) {
        return new TensorsFile(text(node, "file"), whole(node, "bytes"), text(node, "sha256"));
    }
}
