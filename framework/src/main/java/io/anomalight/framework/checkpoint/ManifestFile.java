package io.anomalight.framework.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.MetricsJson;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A manifest on disk: what it says, and which file of arrays belongs to it. */
record ManifestFile(Manifest manifest, TensorsFile tensors) {
    static final int FORMAT_VERSION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ManifestFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_BYTES = 1 << 20;

    String toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format_version", FORMAT_VERSION);
        root.put("anomalight_version", manifest.anomalightVersion());
        root.put("model", manifest.model());
        root.put("epoch", manifest.epoch());
        root.put("step", manifest.step());
        root.put("time", manifest.time().toString());
        root.set("scores", MetricsJson.write(manifest.scores()));
        manifest.postProcessor().ifPresent(learned -> root.set("post_processor", MetricsJson.write(learned)));
        manifest.provenance().forEach(root.putObject("provenance")::put);
        root.putObject("tensors")
                .put("file", tensors.file())
                .put("bytes", tensors.bytes())
                .put("sha256", tensors.sha256());
        manifest.training().ifPresent(state -> root.set("training", TrainingStateJson.write(state)));
        return root.toPrettyString() + "\n";
    }

    /**
     * Reads a manifest.
     *
     * @throws UserError if it can't be read, is damaged, or is of a newer format
     */
    static ManifestFile read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw broken(file, "it is larger than " + MAX_BYTES + " bytes");
            }
            return parse(file, JSON.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw broken(file, "it is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static ManifestFile parse(Path file, JsonNode root) {
        int version = (int) whole(file, root, "format_version");
        if (version > FORMAT_VERSION) {
            throw new UserError(file + " was written by Anomalight " + text(file, root, "anomalight_version")
                    + " in format " + version + ", but this version reads formats up to " + FORMAT_VERSION
                    + "; update Anomalight");
        }
        try {
            Manifest manifest = new Manifest(
                    text(file, root, "model"),
                    (int) whole(file, root, "epoch"),
                    whole(file, root, "step"),
                    Instant.parse(text(file, root, "time")),
                    MetricsJson.readScores(root.path("scores")),
                    postProcessor(file, root.path("post_processor")),
                    strings(root.path("provenance")),
                    text(file, root, "anomalight_version"),
                    Optional.of(root.path("training"))
                            .filter(JsonNode::isObject)
                            .map(TrainingStateJson::read));
            JsonNode tensors = root.path("tensors");
            return new ManifestFile(
                    manifest,
                    new TensorsFile(
                            text(file, tensors, "file"), whole(file, tensors, "bytes"), text(file, tensors, "sha256")));
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            throw broken(file, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<PostProcessor> postProcessor(Path file, JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MetricsJson.readPostProcessor(node));
        } catch (JsonProcessingException e) {
            LOG.debug("{}", file, e);
            throw broken(file, "its \"post_processor\" lacks a value or holds a wrong one");
        }
    }

    private static String text(Path file, JsonNode node, String key) {
        if (!node.path(key).isTextual()) {
            throw broken(file, "it lacks \"" + key + "\"");
        }
        return node.path(key).textValue();
    }

    private static long whole(Path file, JsonNode node, String key) {
        if (!node.path(key).isIntegralNumber()) {
            throw broken(file, "it lacks \"" + key + "\"");
        }
        return node.path(key).longValue();
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> strings = new LinkedHashMap<>();
        node.properties()
                .forEach(pair -> strings.put(pair.getKey(), pair.getValue().asText()));
        return strings;
    }

    private static UserError broken(Path file, String why) {
        return new UserError(file + " is no manifest of a checkpoint that can be read: " + why);
    }
}
