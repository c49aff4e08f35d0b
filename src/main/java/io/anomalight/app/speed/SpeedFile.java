package io.anomalight.app.speed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Path;

/** The file {@code speed.json} in a run folder; times are milliseconds. */
public final class SpeedFile {
    public static final String NAME = "speed.json";

    private SpeedFile() {}

    /**
     * Writes the file to a folder; returns its path.
     *
     * @throws io.anomalight.framework.failure.UserError if it can't be written
     */
    public static Path write(Path folder, Speed speed) {
        Path file = folder.resolve(NAME);
        try {
            AtomicFile.write(file, json(speed).toPrettyString() + "\n");
            return file;
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    static ObjectNode json(Speed speed) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("model", speed.model());
        root.put("input_size", speed.inputSize().toString());
        root.put("engine", speed.engine());
        root.put("threads", speed.threads());
        ObjectNode single = root.putObject("latency_ms");
        single.put("images", speed.single().images());
        single.set("total", json(speed.single().total()));
        single.set("load", json(speed.single().load()));
        single.set("model", json(speed.single().model()));
        single.set("post_processing", json(speed.single().postProcessing()));
        root.putObject("throughput")
                .put("batch_size", speed.batches().batchSize())
                .put("images", speed.batches().images())
                .put("images_per_second", speed.batches().imagesPerSecond())
                .put("model_images_per_second", speed.batches().modelImagesPerSecond());
        if (speed.peakMemory().isPresent()) {
            root.put("peak_memory_mb", Megabytes.of(speed.peakMemory().getAsLong()));
        } else {
            root.putNull("peak_memory_mb").put("peak_memory_unknown", SpeedTable.UNKNOWN);
        }
        return root;
    }

    private static ObjectNode json(Latency latency) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("p50", latency.p50())
                .put("p95", latency.p95())
                .put("p99", latency.p99())
                .put("mean", latency.mean());
    }
}
