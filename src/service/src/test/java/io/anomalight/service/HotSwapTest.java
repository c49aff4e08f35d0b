package io.anomalight.service;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.service.Client.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of products change while the service runs. */
class HotSwapTest {
    private static final byte[] PICTURE = TwoPictures.good(8, 8);

    @TempDir
    Path folder;

    private FakeFolder archives;
    private Service service;
    private Client client;

    @BeforeEach
    void serve() {
        archives = new FakeFolder(folder);
        archives.put("lid", 10, 1);
        service = Service.start(
                ServiceKeys.read(
                        // A request that waits for memory is refused after the time-out.
                        Map.of(
                                "models",
                                folder.toString(),
                                "port",
                                "0",
                                "poll_seconds",
                                "1",
                                "memory_mb",
                                "15",
                                "timeout_seconds",
                                "8"),
                        Optional.empty()),
                archives);
        client = new Client(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private int score() {
        Reply reply = client.post("/v1/products/lid/predict", PICTURE);
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().get("score").intValue();
    }

    private JsonNode lid() {
        return client.get("/v1/products/lid").json();
    }

    @Test
    void aChangedFileReplacesTheModelAndNoRequestIsDropped() {
        assertThat(score()).isEqualTo(1);
        FakeScorer before = archives.last("lid");
        List<CompletableFuture<Reply>> replies = new ArrayList<>();

        archives.put("lid", 10, 2);
        eventually("the new model", () -> {
            replies.add(client.postLater("/v1/products/lid/predict", PICTURE));
            return score() == 2;
        });

        assertThat(replies)
                .allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(200));
        eventually("the old model is closed", before::closed);
        assertThat(client.get("/metrics").text())
                .contains("anomalight_reloads_total{outcome=\"loaded\",product=\"lid\"} 1.0")
                .contains("anomalight_product_loaded{product=\"lid\"} 1.0")
                .contains("anomalight_models_bytes 1.0E7");
    }

    @Test
    void aRunningRequestKeepsItsModelWhileItsFileChanges() throws InterruptedException {
        FakeScorer before = new FakeScorer(1);
        archives.next("lid", before);
        CompletableFuture<Reply> running = client.postLater("/v1/products/lid/predict", PICTURE);
        before.awaitBegun();
        JsonNode loaded = lid().get("loaded");

        archives.put("lid", 10, 2);
        eventually("the new model", () -> !lid().get("loaded").equals(loaded));
        assertThat(score()).isEqualTo(2);
        assertThat(before.closed()).isFalse();
        before.allow(1);

        assertThat(running.join().json().get("score").intValue()).isEqualTo(1);
        eventually("the old model is closed", before::closed);
    }

    @Test
    void anUnusableNewFileLeavesTheModelInUseAndIsSaid() {
        assertThat(score()).isEqualTo(1);

        archives.put("lid", "nonsense");
        eventually("the problem", () -> lid().has("problem"));

        assertThat(lid().get("problem").textValue()).isEqualTo("lid.anomalight is damaged; copy it again.");
        assertThat(lid().get("state").textValue()).isEqualTo("loaded");
        assertThat(score()).isEqualTo(1);
        assertThat(client.get("/metrics").text())
                .contains("anomalight_product_failed{product=\"lid\"} 1.0")
                .contains("anomalight_reloads_total{outcome=\"failed\",product=\"lid\"} 1.0");
        archives.put("cap", 10, 2);
        eventually("the other", () -> client.get("/v1/products/cap").status() == 200);
        assertThat(client.change("/v1/products/cap/reload").status())
                .as("the model can't be loaded again, so it is not closed")
                .isEqualTo(503);

        archives.put("lid", 10, 3);
        eventually("the new model", () -> score() == 3);
        assertThat(lid().has("problem")).isFalse();
    }

    @Test
    void aNewFileIsAProductAndADeletedFileIsNone() throws IOException {
        archives.put("cap", 5, 7);
        eventually("the new product", () -> client.get("/v1/products/cap").status() == 200);
        Reply cap = client.post("/v1/products/cap/predict", PICTURE);
        assertThat(cap.json().get("score").intValue()).isEqualTo(7);

        Files.delete(folder.resolve("cap.anomalight"));
        eventually(
                "the end of the product", () -> client.get("/v1/products/cap").status() == 404);

        assertThat(client.post("/v1/products/cap/predict", PICTURE).status()).isEqualTo(404);
        eventually("its model is closed", archives.last("cap")::closed);
        assertThat(client.get("/metrics").text()).doesNotContain("anomalight_product_loaded{product=\"cap\"}");
        assertThat(client.post("/v1/predict", PICTURE).json().get("score").intValue())
                .as("the only product again")
                .isEqualTo(1);
    }

    @Test
    void aRunningRequestOfADeletedProductEnds() throws Exception {
        FakeScorer busy = new FakeScorer(1);
        archives.next("lid", busy);
        CompletableFuture<Reply> running = client.postLater("/v1/products/lid/predict", PICTURE);
        busy.awaitBegun();

        Files.delete(folder.resolve("lid.anomalight"));
        eventually(
                "the end of the product", () -> client.get("/v1/products/lid").status() == 404);
        assertThat(busy.closed()).isFalse();
        busy.allow(1);

        assertThat(running.join().status()).isEqualTo(200);
        eventually("its model is closed", busy::closed);
    }

    @Test
    void aProductThatIsNotLoadedIsLoadedFromItsNewestFile() {
        archives.put("lid", "nonsense");
        eventually("the failure", () -> lid().get("state").textValue().equals("failed"));
        archives.put("lid", 10, 4);
        eventually("the repair", () -> lid().get("state").textValue().equals("not loaded"));

        assertThat(score()).isEqualTo(4);
        assertThat(archives.loads("lid")).isEqualTo(1);
    }
}
