package io.anomalight.framework.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Reads and writes trees of JSON, as {@code ObjectMapper.readTree} and {@code JsonNode.toString} do. Those load some 700 classes of
 * Jackson before the first byte, which takes a tenth of a second of a start; this class needs only its parser and its nodes.
 */
public final class JsonTree {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {}

    /**
     * Parses the first value of a text in UTF-8, UTF-16 or UTF-32; of two fields with the same name, the last counts.
     *
     * @return a missing node if there is no value
     * @throws JsonProcessingException if it is not JSON
     */
    public static JsonNode read(byte[] json) throws JsonProcessingException {
        return read(() -> JSON.createParser(json));
    }

    /** As {@link #read(byte[])}. */
    public static JsonNode read(String json) throws JsonProcessingException {
        return read(() -> JSON.createParser(json));
    }

    @FunctionalInterface
    private interface Opening {
        JsonParser open() throws IOException;
    }

    private static JsonNode read(Opening opening) throws JsonProcessingException {
        try (JsonParser parser = opening.open()) {
            return parser.nextToken() == null ? MissingNode.getInstance() : value(parser);
        } catch (CharConversionException e) {
            throw new JsonParseException(null, "its characters are damaged", e);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't be read", e);
        }
    }

    private static JsonNode value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            default -> NODES.nullNode();
        };
    }

    // The parser limits the depth, so the calls can't use up the stack.
    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.set(name, value(parser));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (!parser.nextToken().isStructEnd()) {
            array.add(value(parser));
        }
        return array;
    }

    private static JsonNode whole(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    /** The tree as JSON on one line; empty for a missing node. */
    public static String text(JsonNode tree) {
        if (tree.isMissingNode()) {
            return "";
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text);
                JsonParser nodes = tree.traverse()) {
            nodes.nextToken();
            generator.copyCurrentStructure(nodes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't be written", e);
        }
        return text.toString();
    }
}
