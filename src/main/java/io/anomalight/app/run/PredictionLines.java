package io.anomalight.app.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code predictions.jsonl}, line by line: each is on disk before the next image is judged. */
public final class PredictionLines implements AutoCloseable {
    static final String FILE = "predictions.jsonl";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "path";
    private static final String THRESHOLD = "threshold";

    private final Path file;
    // What an earlier prediction found, by the image's path; written again before the first new line.
    private final Map<String, JsonNode> earlier;
    private Optional<BufferedWriter> writer = Optional.empty();

    private PredictionLines(Path file, Map<String, JsonNode> earlier) {
        this.file = file;
        this.earlier = earlier;
    }

    /** A new file in place of an old one, once there is a first line. */
    public static PredictionLines begin(Path directory) {
        return new PredictionLines(directory.resolve(FILE), new LinkedHashMap<>());
    }

    /**
     * Goes on after the lines that a folder holds, but for those of images that could not be read.
     *
     * @throws UserError if they can't be read, or another threshold was used
     */
    public static PredictionLines resume(Path directory, PostProcessor postProcessor) {
        Path file = directory.resolve(FILE);
        Map<String, JsonNode> earlier = new LinkedHashMap<>();
        try {
            // Decoded leniently: a line that was cut may end within a letter.
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            new String(bytes, StandardCharsets.UTF_8).lines().forEach(text -> judged(text)
                    .ifPresent(line -> earlier.put(line.path(PATH).asText(), line)));
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
        for (JsonNode line : earlier.values()) {
            if (line.path(THRESHOLD).floatValue() != postProcessor.imageThreshold()) {
                throw new UserError(file + " can't be resumed: it was written with the threshold "
                        + line.path(THRESHOLD) + ", and the model's is now " + postProcessor.imageThreshold()
                        + "; leave out resume=true, or name another folder with to=");
            }
        }
        return new PredictionLines(file, earlier);
    }

    /** A whole line with a result; a process that was killed may have left half a line. */
    private static Optional<JsonNode> judged(String text) {
        try {
            JsonNode line = JSON.readTree(text);
            return line.hasNonNull(PATH) && line.hasNonNull("label") && line.hasNonNull(THRESHOLD)
                    ? Optional.of(line)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    Path file() {
        return file;
    }

    /** Whether an earlier prediction judged this image. */
    boolean holds(Path image) {
        return earlier.containsKey(image.toString());
    }

    /** Adds what was found in one image. */
    public void found(Path image, float score, PostProcessor postProcessor, Map<String, String> files)
            throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put(PATH, image.toString());
        line.put("score", score);
        line.put("normalized_score", postProcessor.normalizeScore(score));
        line.put("label", postProcessor.isAnomalous(score) ? "anomalous" : "normal");
        line.put(THRESHOLD, postProcessor.imageThreshold());
        files.forEach(line::put);
        append(line);
    }

    /** Adds why an image was left out. */
    void failed(Path image, String error) throws IOException {
        append(JSON.createObjectNode().put(PATH, image.toString()).put("error", error));
    }

    private void append(JsonNode line) throws IOException {
        if (writer.isEmpty()) {
            writer = Optional.of(open());
        }
        BufferedWriter open = writer.orElseThrow();
        open.write(JSON.writeValueAsString(line) + "\n");
        open.flush();
    }

    private BufferedWriter open() throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder"));
        StringBuilder kept = new StringBuilder();
        for (JsonNode line : earlier.values()) {
            kept.append(JSON.writeValueAsString(line)).append('\n');
        }
        AtomicFile.write(file, kept.toString());
        return Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    @Override
    public void close() throws IOException {
        if (writer.isPresent()) {
            writer.get().close();
        }
    }
}
