package io.anomalight.framework.checkpoint;

import static io.anomalight.framework.checkpoint.ManifestFields.strings;
import static io.anomalight.framework.checkpoint.ManifestFields.text;
import static io.anomalight.framework.checkpoint.ManifestFields.whole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.JsonTree;
import io.anomalight.framework.metrics.MetricsJson;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A manifest on disk and its file of arrays. */
record ManifestFile(Manifest manifest, TensorsFile tensors) {
    static final int FORMAT_VERSION = 2;

    private static final int UNSEALED_VERSION = 1;
    private static final long MAX_BYTES = 16 << 20;

    String toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
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
        return ManifestSeal.put(root.toPrettyString() + "\n");
    }

    /** Reads a manifest; the exception contains the reason why it can't be used. */
    static ManifestFile read(Path file) throws UnusableException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw broken("it is larger than " + MAX_BYTES + " bytes");
            }
            byte[] bytes = Files.readAllBytes(file);
            return parse(JsonTree.read(bytes), bytes);
        } catch (JsonProcessingException e) {
            throw broken("it is not JSON: " + e.getOriginalMessage());
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            throw broken(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UnusableException("can't be read: " + FileFailure.reason(e), e);
        }
    }

    private static ManifestFile parse(JsonNode root, byte[] bytes) throws UnusableException {
        int version = Math.toIntExact(whole(root, "format_version"));
        if ((version > UNSEALED_VERSION || root.has("sha256")) && !ManifestSeal.isWhole(bytes)) {
            throw new UnusableException("is damaged: its content does not match its sha256");
        }
        if (version > FORMAT_VERSION) {
            throw new UnusableException("was written by Anomalight " + text(root, "anomalight_version") + " in format "
                    + version + ", but this version reads formats up to " + FORMAT_VERSION + ": update Anomalight");
        }
        Manifest manifest = new Manifest(
                text(root, "model"),
                Math.toIntExact(whole(root, "epoch")),
                whole(root, "step"),
                Instant.parse(text(root, "time")),
                MetricsJson.readScores(root.path("scores")),
                postProcessor(root.path("post_processor")),
                strings(root.path("provenance")),
                text(root, "anomalight_version"),
                Optional.of(root.path("training")).filter(JsonNode::isObject).map(TrainingStateJson::read));
        return new ManifestFile(manifest, ManifestFields.tensors(root.path("tensors")));
    }

    private static Optional<PostProcessor> postProcessor(JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MetricsJson.readPostProcessor(node));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its \"post_processor\" has a missing or invalid value", e);
        }
    }

    private static UnusableException broken(String why) {
        return new UnusableException("is not a readable checkpoint manifest: " + why);
    }
}
