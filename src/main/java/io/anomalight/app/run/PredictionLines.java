package io.anomalight.app.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.regions.RegionRules;
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

/** The file {@code predictions.jsonl}: each line is written before the next image is scored. Not thread-safe. */
public final class PredictionLines implements AutoCloseable {
    static final String FILE = "predictions.jsonl";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "path";
    private static final String THRESHOLD = "threshold";
    private static final String REVIEW_THRESHOLD = "review_threshold";
    private static final String RULES = "rules";

    private final Path file;
    // Results of an earlier prediction, by the path of the image; written again before the first new line.
    private final Map<String, JsonNode> earlier;
    private Optional<BufferedWriter> writer = Optional.empty();

    private PredictionLines(Path file, Map<String, JsonNode> earlier) {
        this.file = file;
        this.earlier = earlier;
    }

    /** Starts a new file; the first line replaces an old file. */
    public static PredictionLines begin(Path directory) {
        return new PredictionLines(directory.resolve(FILE), new LinkedHashMap<>());
    }

    /**
     * Continues the file in a folder; its lines with results are kept, its lines with errors are dropped.
     *
     * @throws UserError if the file can't be read or was written with another threshold
     */
    public static PredictionLines resume(Path directory, PostProcessor postProcessor) {
        Path file = directory.resolve(FILE);
        Map<String, JsonNode> earlier = new LinkedHashMap<>();
        try {
            // This decoder accepts damaged text: a line that was cut off may end in the middle of a character.
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            new String(bytes, StandardCharsets.UTF_8).lines().forEach(text -> result(text)
                    .ifPresent(line -> earlier.put(line.path(PATH).asText(), line)));
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
        for (JsonNode line : earlier.values()) {
            if (line.path(THRESHOLD).floatValue() != postProcessor.imageThreshold()) {
                throw new UserError(file + " can't be resumed: it was written with the threshold "
                        + line.path(THRESHOLD) + ", and the threshold of the model is now "
                        + postProcessor.imageThreshold()
                        + "; leave out resume=true, or name another folder with to=");
            }
            if (!line.path(RULES).asText().equals(rules(postProcessor).orElse(""))) {
                throw new UserError(file + " can't be resumed: it was written with another trainer.verdict or other"
                        + " filters of regions; leave out resume=true, or name another folder with to=");
            }
            double review = line.path(REVIEW_THRESHOLD).asDouble(Double.NaN);
            if (line.has(REVIEW_THRESHOLD) != postProcessor.hasReview()
                    || (postProcessor.hasReview() && (float) review != postProcessor.reviewThreshold())) {
                throw new UserError(
                        file + " can't be resumed: it was written with another review threshold than the model now"
                                + " has; leave out resume=true, or name another folder with to=");
            }
        }
        return new PredictionLines(file, earlier);
    }

    /** What decides the label and which regions the mask has, unless the score decides and the mask has all. */
    private static Optional<String> rules(PostProcessor postProcessor) {
        return postProcessor.regions().equals(RegionRules.DEFAULT)
                ? Optional.empty()
                : Optional.of(postProcessor.regions().sentence() + ", from the pixel threshold "
                        + postProcessor.pixelThreshold());
    }

    /** The line if it is complete and has a result; a killed process may have left a part of a line. */
    private static Optional<JsonNode> result(String text) {
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

    /** Whether there is a result of an earlier prediction for this image. */
    boolean contains(Path image) {
        return earlier.containsKey(image.toString());
    }

    /** Adds the result of one image. */
    public void addResult(ImageResult result, PostProcessor postProcessor, Map<String, String> files)
            throws IOException {
        float score = result.score();
        ObjectNode line = JSON.createObjectNode();
        line.put(PATH, result.image().path().toString());
        line.put("score", score);
        line.put("normalized_score", postProcessor.normalizeScore(score));
        line.put("label", postProcessor.verdict(result).label());
        line.put(THRESHOLD, postProcessor.imageThreshold());
        if (postProcessor.hasReview()) {
            line.put(REVIEW_THRESHOLD, postProcessor.reviewThreshold());
        }
        rules(postProcessor).ifPresent(rules -> line.put(RULES, rules));
        postProcessor.pValue(score).ifPresent(pValue -> line.put("p_value", pValue));
        files.forEach(line::put);
        append(line);
    }

    /** Adds the error of a skipped image. */
    void addError(Path image, String error) throws IOException {
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
        Files.createDirectories(
                Objects.requireNonNull(file.toAbsolutePath().getParent(), "the file must have a parent folder"));
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
