package io.anomalight.service.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.Client;
import io.anomalight.service.Client.Reply;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceKeys;
import io.anomalight.service.TwoPictures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A real service with a real archive that keeps images, for tests of its review. */
abstract class RealReview {
    static final String PART = "/v1/products/part";

    @TempDir
    private static Path archives;

    /** The bad picture is for review, the good one is normal. */
    static Path archive;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeArchive() {
        archive = TwoPictures.write(archives.resolve("part.anomalight"));
        TwoPictures.review(archive);
    }

    final Service start(String... more) {
        Map<String, String> keys = new HashMap<>(Map.of(
                "model", archive.toString(),
                "port", "0",
                "history", folder.resolve("verdicts.sqlite").toString(),
                "keep_images", folder.resolve("images").toString()));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return Service.start(ServiceKeys.read(keys, Optional.empty()));
    }

    static long score(Client client, byte[] picture) {
        return client.post("/v1/predict", picture).json().get("id").longValue();
    }

    static Reply say(Client client, String json) {
        return client.post(
                PART + "/feedback", json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    static String checksum(byte[] picture) {
        return Sha256.of(ByteBuffer.wrap(picture));
    }

    static List<Long> ids(Reply reply) {
        return reply.json().get("entries").findValues("id").stream()
                .map(JsonNode::longValue)
                .toList();
    }
}
