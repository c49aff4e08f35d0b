package io.anomalight.framework.data.listed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.data.TableFormat;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** JSON Lines: an object in each line. Its columns are the keys of all objects. */
final class JsonLinesTable implements TableFormat {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Parses the lines twice, because the keys of all are needed first, and parsed lines would take much memory. */
    @Override
    public void read(Path file, Rows rows) throws IOException {
        String text = Utf8Text.read(file);
        Set<String> keys = new LinkedHashSet<>();
        parse(file, text, (place, node) -> node.fieldNames().forEachRemaining(keys::add));
        rows.columns(List.copyOf(keys));
        parse(
                file,
                text,
                (place, node) ->
                        rows.add(place, column -> node.path(column).asText("").strip()));
    }

    private static void parse(Path file, String text, BiConsumer<String, JsonNode> objects) {
        long number = 0;
        for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
            String line = lines.next();
            number++;
            if (!line.isBlank()) {
                String place = TableFile.place(file, number);
                objects.accept(place, node(place, line));
            }
        }
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
