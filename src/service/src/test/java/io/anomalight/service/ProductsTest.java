package io.anomalight.service;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.Client.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service of several products, whose models are loaded when they are needed. */
class ProductsTest {
    private static final byte[] PICTURE = TwoPictures.good(8, 8);

    @TempDir
    Path folder;

    private FakeFolder archives;

    @BeforeEach
    void fill() {
        archives = new FakeFolder(folder);
        archives.put("lid", 10, 1);
        archives.put("cap", 10, 2);
    }

    private Service serve(String... more) {
        Map<String, String> keys = new HashMap<>(Map.of("models", folder.toString(), "port", "0"));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return Service.start(ServiceKeys.read(keys, Optional.empty()), archives);
    }

    private static Reply predict(Client client, String product) {
        return client.post("/v1/products/" + product + "/predict", PICTURE);
    }

    private static String state(Client client, String product) {
        return client.get("/v1/products/" + product).json().get("state").textValue();
    }

    @Test
    void eachProductHasItsOwnModelWhichItsFirstRequestLoads() {
        try (Service service = serve()) {
            Client client = new Client(service);
            assertThat(client.get("/v1/products").json().findValuesAsText("name"))
                    .containsExactly("cap", "lid");
            assertThat(client.get("/v1/products").json().findValuesAsText("state"))
                    .containsExactly("not loaded", "not loaded");
            assertThat(service.description()).endsWith(": cap, lid");

            JsonNode answer = predict(client, "lid").json();

            assertThat(answer.get("score").intValue()).isEqualTo(1);
            assertThat(answer.get("model").textValue()).isEqualTo("lid.anomalight");
            assertThat(state(client, "lid")).isEqualTo("loaded");
            assertThat(state(client, "cap")).isEqualTo("not loaded");
            assertThat(predict(client, "cap").json().get("score").intValue()).isEqualTo(2);
            JsonNode batch = client.form("/v1/products/cap/predict/batch", "images", List.of(PICTURE, PICTURE))
                    .json();
            assertThat(batch.get("images").findValuesAsText("score")).containsExactly("2.0", "2.0");
            assertThat(client.get("/v1/products/cap/model").json().get("file").textValue())
                    .isEqualTo("cap.anomalight");
            assertThat(client.get("/metrics").text())
                    .contains("anomalight_verdicts_total{category=\"\",label=\"anomalous\",product=\"cap\"} 3.0")
                    .contains("anomalight_loads_total{outcome=\"loaded\",product=\"lid\"} 1.0");
        }
    }

    @Test
    void manyFirstRequestsLoadAModelOnce() {
        try (Service service = serve()) {
            Client client = new Client(service);

            List<CompletableFuture<Reply>> replies = IntStream.range(0, 40)
                    .mapToObj(i -> client.postLater("/v1/products/lid/predict", PICTURE))
                    .toList();

            assertThat(replies)
                    .allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(200));
            assertThat(archives.loads("lid")).isEqualTo(1);
        }
    }

    @Test
    void pathsWithoutANameAreThoseOfTheOnlyProduct() throws IOException {
        Files.delete(folder.resolve("cap.anomalight"));
        try (Service service = serve()) {
            Client client = new Client(service);

            assertThat(client.post("/v1/predict", PICTURE).json().get("score").intValue())
                    .isEqualTo(1);
            assertThat(client.reload().status()).isEqualTo(200);
            assertThat(archives.loads("lid")).isEqualTo(2);
        }
    }

    @Test
    void pathsWithoutANameNameThePathsOfSeveralProducts() {
        try (Service service = serve()) {
            Client client = new Client(service);

            for (Reply reply : List.of(
                    client.post("/v1/predict", PICTURE),
                    client.form("/v1/predict/batch", "images", List.of(PICTURE)),
                    client.get("/v1/model"),
                    client.reload())) {
                assertThat(reply.status()).isEqualTo(404);
                assertThat(reply.json().get("detail").textValue())
                        .isEqualTo("The service has several products, so the path must name one:"
                                + " /v1/products/<name>/predict, /predict/batch, /model or /reload; it has cap, lid.");
            }
        }
    }

    @Test
    void anUnknownProductIsRefused() {
        try (Service service = serve()) {
            Reply reply = predict(new Client(service), "bottle");

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.json().get("detail").textValue())
                    .isEqualTo(
                            "The service has no product of this name; it has cap, lid, and /v1/products lists them.");
        }
    }

    @Test
    void aDamagedArchiveFailsAloneUntilItIsReplacedAndReloaded() {
        archives.put("cap", "nonsense");
        try (Service service = serve()) {
            Client client = new Client(service);
            JsonNode cap = client.get("/v1/products/cap").json();
            assertThat(cap.get("state").textValue()).isEqualTo("failed");
            assertThat(cap.get("problem").textValue()).isEqualTo("cap.anomalight is damaged; copy it again.");

            assertThat(predict(client, "cap").status()).isEqualTo(409);
            assertThat(predict(client, "cap").json().get("detail").textValue())
                    .isEqualTo("cap.anomalight is damaged; copy it again.");
            assertThat(predict(client, "lid").status()).isEqualTo(200);
            archives.put("cap", 1, 7);
            assertThat(client.change("/v1/products/cap/reload").status()).isEqualTo(200);

            assertThat(predict(client, "cap").json().get("score").intValue()).isEqualTo(7);
            assertThat(client.get("/v1/products/cap").json().has("problem")).isFalse();
        }
    }

    @Test
    void aFileWhoseNameCanNotStandInAUrlIsListedWithTheReason() {
        archives.put("größe 4", 1, 1);
        try (Service service = serve()) {
            JsonNode listed = new Client(service).get("/v1/products").json().at("/products/1");

            assertThat(listed.get("name").textValue()).isEqualTo("größe 4");
            assertThat(listed.get("state").textValue()).isEqualTo("failed");
            assertThat(listed.get("problem").textValue()).contains("rename the file");
        }
    }

    @Test
    void theLeastRecentlyUsedModelIsClosedToMakeRoom() {
        archives.put("box", 10, 3);
        try (Service service = serve("memory_mb", "25")) {
            Client client = new Client(service);
            predict(client, "cap");
            predict(client, "lid");
            predict(client, "cap");

            assertThat(predict(client, "box").status()).isEqualTo(200);

            assertThat(client.get("/v1/products").json().findValuesAsText("state"))
                    .containsExactly("loaded", "loaded", "not loaded");
            assertThat(archives.last("lid").closed()).isTrue();
            assertThat(predict(client, "lid").json().get("score").intValue())
                    .as("loaded again")
                    .isEqualTo(1);
        }
    }

    @Test
    void aModelInUseIsNotClosedAndTheOtherWaitsForItsMemory() throws InterruptedException {
        FakeScorer busy = new FakeScorer(1);
        archives.next("lid", busy);
        try (Service service = serve("memory_mb", "15")) {
            Client client = new Client(service);
            CompletableFuture<Reply> first = client.postLater("/v1/products/lid/predict", PICTURE);
            busy.awaitBegun();

            CompletableFuture<Reply> second = client.postLater("/v1/products/cap/predict", PICTURE);
            eventually("two requests", () -> client.get("/metrics").text().contains("anomalight_images_present 2.0"));
            assertThat(busy.closed()).isFalse();
            assertThat(second).isNotDone();
            busy.allow(1);

            assertThat(first.join().status()).isEqualTo(200);
            assertThat(second.join().json().get("score").intValue()).isEqualTo(2);
            assertThat(busy.closed()).isTrue();
        }
    }

    @Test
    void aModelThatStaysInUseMakesTheOtherTooLate() throws InterruptedException {
        FakeScorer busy = new FakeScorer(1);
        archives.next("lid", busy);
        try (Service service = serve("memory_mb", "15", "timeout_seconds", "2")) {
            Client client = new Client(service);
            CompletableFuture<Reply> first = client.postLater("/v1/products/lid/predict", PICTURE);
            busy.awaitBegun();

            Reply late = predict(client, "cap");

            assertThat(late.status()).isEqualTo(503);
            busy.allow(1);
            assertThat(first.join().status()).isEqualTo(503);
        }
    }

    @Test
    void aProductThatIsLargerThanTheBudgetIsRefused() {
        try (Service service = serve("memory_mb", "9")) {
            Reply reply = predict(new Client(service), "lid");

            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.json().get("detail").textValue())
                    .endsWith("lid.anomalight needs about 10 MB of memory, which is more than memory_mb=9; increase"
                            + " memory_mb.");
        }
    }

    @Test
    void aReloadNeedsAProductAndAHeaderThatOtherPagesCanNotSend() {
        try (Service service = serve()) {
            Client client = new Client(service);

            assertThat(client.change("/v1/products/nothing/reload").status()).isEqualTo(404);
            assertThat(client.post("/v1/products/lid/reload", new byte[0]).status())
                    .as("a page of another host could send this")
                    .isEqualTo(403);
        }
    }

    @Test
    void closingTheServiceClosesEachModel() {
        Service service = serve();
        Client client = new Client(service);
        predict(client, "cap");
        predict(client, "lid");

        service.close();

        assertThat(archives.last("cap").closed()).isTrue();
        assertThat(archives.last("lid").closed()).isTrue();
    }

    @Test
    void exactlyOneOfModelAndModelsIsSet() {
        assertThatThrownBy(() -> serve("model", "part.anomalight"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("model= and models= are both set");
        assertThatThrownBy(() -> serve("models", folder.resolve("none").toString()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(" is not a folder; create it");
    }
}
