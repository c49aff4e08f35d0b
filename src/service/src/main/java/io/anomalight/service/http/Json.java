package io.anomalight.service.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Writes answers and problems as JSON. */
public final class Json {
    public static final String TYPE = "application/json";
    public static final String PROBLEM = "application/problem+json";
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Malformed request"),
            Map.entry(401, "No valid token"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Method not allowed"),
            Map.entry(406, "Not acceptable"),
            Map.entry(408, "Request timeout"),
            Map.entry(409, "Not possible now"),
            Map.entry(410, "Gone"),
            Map.entry(411, "Length required"),
            Map.entry(413, "Too large"),
            Map.entry(414, "Address too long"),
            Map.entry(415, "Unsupported media type"),
            Map.entry(417, "Expectation failed"),
            Map.entry(422, "The image can't be scored"),
            Map.entry(426, "Upgrade required"),
            Map.entry(429, "Too many requests"),
            Map.entry(431, "Headers too large"),
            Map.entry(500, "Internal error"),
            Map.entry(503, "Service unavailable"),
            Map.entry(507, "No space left"));

    /** A problem as defined by RFC 9457. */
    record Problem(String type, String title, int status, String detail) {}

    private Json() {}

    /** Answers with a record as JSON. */
    public static void answer(Context context, Object answer) {
        context.contentType(TYPE).result(bytes(answer));
    }

    /** Answers with a problem; status 429 and 503 get the header {@code Retry-After}. */
    public static void problem(Context context, int status, String sentence) {
        if (status == 429 || status == 503) {
            context.header("Retry-After", "1");
        }
        context.status(status).contentType(PROBLEM).result(problem(status, sentence));
    }

    /**
     * Reads a body that is a JSON object.
     *
     * @throws Refusal with status 413 if it is larger than {@code mostBytes}, and 400 if it is no JSON object, or has
     *     a name twice
     */
    public static ObjectNode object(Bodies.Body body, int mostBytes) {
        if (body.bytes().length > mostBytes) {
            throw new Refusal(413, "The JSON of this path must not be larger than " + mostBytes + " bytes; send less.");
        }
        try {
            if (MAPPER.readTree(body.bytes()) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            // Answered like JSON that is no object.
        }
        throw new Refusal(
                400,
                "The body must be a JSON object that has each name once, as /openapi.json describes it; send one.");
    }

    /** A problem as bytes of JSON. */
    public static byte[] problem(int status, String sentence) {
        return bytes(new Problem("about:blank", TITLES.getOrDefault(status, "Request failed"), status, sentence));
    }

    private static byte[] bytes(Object answer) {
        try {
            return MAPPER.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer can't be written as JSON", e);
        }
    }

    /** The file name of a path, or the whole path if it has no file name. */
    public static String fileName(Path path) {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
