package io.anomalight.service.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.service.history.Delivery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** The folder of messages that a sink refused, or did not take after many tries: one JSON file for each. */
final class DeadLetters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    DeadLetters(Path folder) {
        this.folder = folder;
    }

    /** Writes a message and why it was not taken; the same message overwrites its file. */
    void write(String sink, Delivery delivery, String reason, Instant time) throws IOException {
        ObjectNode letter = JSON.createObjectNode()
                .put("sink", sink)
                .put("reason", reason)
                .put("tries", delivery.tries() + 1)
                .put("time", time.toString());
        letter.set("message", JSON.readTree(delivery.message()));
        AtomicFile.write(folder.resolve(sink + "-" + delivery.entry() + ".json"), letter.toPrettyString() + "\n");
    }
}
