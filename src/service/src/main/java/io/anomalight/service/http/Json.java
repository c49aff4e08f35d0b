package io.anomalight.service.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.Map;

/** How answers are written down. */
public final class Json {
    public static final String TYPE = "application/json";
    public static final String PROBLEM = "application/problem+json";
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Malformed request"),
            Map.entry(401, "No valid token"),
            Map.entry(403, "Not from there"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Another method"),
            Map.entry(406, "Not to be had in this form"),
            Map.entry(408, "Too slow"),
            Map.entry(409, "The archive can't be loaded"),
            Map.entry(411, "Its length is missing"),
            Map.entry(413, "Too large"),
            Map.entry(414, "Its address is too long"),
            Map.entry(415, "No image of a known kind"),
            Map.entry(417, "Expects what there is not"),
            Map.entry(422, "The image can't be judged"),
            Map.entry(426, "Another protocol"),
            Map.entry(429, "The queue is full"),
            Map.entry(431, "Its headers are too large"),
            Map.entry(500, "Our fault"),
            Map.entry(503, "Not now"));

    /** A fault of a request, after RFC 9457. */
    record Problem(String type, String title, int status, String detail) {}

    private Json() {}

    /** Answers with a record. */
    public static void answer(Context context, Object answer) {
        context.contentType(TYPE).result(bytes(answer));
    }

    /** Answers with a problem. */
    public static void problem(Context context, int status, String sentence) {
        if (status == 429 || status == 503) {
            context.header("Retry-After", "1");
        }
        context.status(status).contentType(PROBLEM).result(problem(status, sentence));
    }

    public static byte[] problem(int status, String sentence) {
        return bytes(new Problem("about:blank", TITLES.getOrDefault(status, "Not served"), status, sentence));
    }

    private static byte[] bytes(Object answer) {
        try {
            return MAPPER.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer can't be written as JSON", e);
        }
    }

    public static String fileName(Path path) {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
