package io.anomalight.framework.data.listed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.data.TableFormat;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON Lines: an object in each line. Its columns are the keys of all objects. */
final class JsonLinesTable implements TableFormat {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void read(Path file, Rows rows) throws IOException {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        Set<String> keys = new LinkedHashSet<>();
        long number = 0;
        for (String line : Utf8Text.read(file).lines().toList()) {
            number++;
            if (!line.isBlank()) {
                JsonNode node = node(TableFile.place(file, number), line);
                node.fieldNames().forEachRemaining(keys::add);
                nodes.put(TableFile.place(file, number), node);
            }
        }
        rows.columns(List.copyOf(keys));
        nodes.forEach((place, node) ->
                rows.add(place, column -> node.path(column).asText("").strip()));
    }

    private static JsonNode node(String place, String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) {
                throw new UserError(place + " is not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : " at character " + e.getLocation().getColumnNr();
            throw new UserError(
                    place + " is not JSON" + at
                            + ": write an object such as {\"path\": \"a.png\", \"label\": \"normal\"}",
                    e);
        }
    }
}
