package io.anomalight.service;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.service.Client.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A candidate goes live and is rolled back while a service runs on the folder. */
class VersionsWhileServingTest {
    private static final byte[] PICTURE = TwoPictures.good(40, 40);

    @TempDir
    Path folder;

    @Test
    void aRunningServiceUsesThePromotedArchiveAndTheFormerOneAgainAndDropsNoRequest() {
        Path archive = TinyArchive.write(folder.resolve("part.anomalight"), 1);
        ArchiveVersions versions = ArchiveVersions.of(archive);
        Map<String, String> keys = Map.of("models", folder.toString(), "port", "0", "poll_seconds", "1");
        try (Service service = Service.start(ServiceKeys.read(keys, Optional.empty()))) {
            Client client = new Client(service);
            List<CompletableFuture<Reply>> replies = new ArrayList<>();
            double before = score(client);
            TinyArchive.write(versions.candidate(), 2);
            assertThat(client.get("/v1/products").json().get("products")).hasSize(1);

            versions.promote(ArchiveVersions.KEEP);
            eventually("the promoted archive", () -> {
                replies.add(client.postLater("/v1/products/part/predict", PICTURE));
                return score(client) != before;
            });
            double after = score(client);

            versions.rollback(false);
            eventually("the former archive", () -> {
                replies.add(client.postLater("/v1/products/part/predict", PICTURE));
                return score(client) == before;
            });

            versions.promote(ArchiveVersions.KEEP);
            assertThat(client.change("/v1/products/part/reload").status()).isEqualTo(200);
            assertThat(score(client)).as("at once after a reload").isEqualTo(after);
            assertThat(replies)
                    .allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(200));
            assertThat(client.get("/v1/products").json().get("products")).hasSize(1);
        }
    }

    private static double score(Client client) {
        Reply reply = client.post("/v1/products/part/predict", PICTURE);
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().get("score").doubleValue();
    }
}
