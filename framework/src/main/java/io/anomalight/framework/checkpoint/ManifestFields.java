package io.anomalight.framework.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads required fields of a manifest. */
public final class ManifestFields {
    private ManifestFields() {}

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if the key is missing or has another type
     */
    public static String text(JsonNode node, String key) {
        if (!node.path(key).isTextual()) {
            throw new IllegalArgumentException("it lacks \"" + key + "\"");
        }
        return node.path(key).textValue();
    }

    /**
     * Reads an integer.
     *
     * @throws IllegalArgumentException if the key is missing or has another type
     */
    public static long whole(JsonNode node, String key) {
        if (!node.path(key).isIntegralNumber()) {
            throw new IllegalArgumentException("it lacks \"" + key + "\"");
        }
        return node.path(key).longValue();
    }

    /** The fields of an object as texts; empty if the node is not an object. */
    public static Map<String, String> strings(JsonNode node) {
        Map<String, String> strings = new LinkedHashMap<>();
        node.properties()
                .forEach(pair -> strings.put(pair.getKey(), pair.getValue().asText()));
        return strings;
    }

    /**
     * Reads the name, size and checksum of a file of arrays.
     *
     * @throws IllegalArgumentException if a field is missing
     */
    public static TensorsFile tensors(JsonNode node) {
        return new TensorsFile(text(node, "file"), whole(node, "bytes"), text(node, "sha256"));
    }
}
