package io.anomalight.service;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.http.RefusalTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings, their limits, and what strangers can't do, with a learner that waits for the test. */
class TrainingTest {
    private static final int GOOD = 20;

    @TempDir
    Path folder;

    private final FakeLearner learner = new FakeLearner();

    private Service start(String... more) throws IOException {
        Path models = Files.createDirectories(folder.resolve("models"));
        Map<String, String> keys = new HashMap<>(Map.of(
                "models",
                models.toString(),
                "training",
                folder.resolve("training").toString(),
                "access_log",
                "false",
                "port",
                "0"));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return Service.start(ServiceKeys.read(keys, Optional.empty()), new FakeFolder(models), Optional.of(learner));
    }

    private static byte[] image(int number) {
        return TwoPictures.good(8, 8 + number);
    }

    private static Client.Reply upload(Client client, String product, byte[] image) {
        return client.post(
                "/v1/training/" + product + "/images?kind=good&name=part.png", image, "Content-Type", "image/png");
    }

    private static void fill(Client client, String product) {
        for (int i = 0; i < GOOD; i++) {
            assertThat(upload(client, product, image(i)).status()).isEqualTo(200);
        }
    }

    private static Client.Reply train(Client client, String product) {
        return client.change("/v1/training/" + product + "/start?method=fast");
    }

    private static String state(Client client, String product) {
        return client.get("/v1/training/" + product).json().at("/job/state").asText();
    }

    private static void await(Client client, String product, String state) {
        eventually(state, () -> state(client, product).equals(state));
    }

    private List<String> results(String product) throws IOException {
        Path results = folder.resolve("training").resolve(product).resolve("results");
        if (!Files.exists(results)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(results)) {
            return all.map(each -> each.getFileName().toString()).toList();
        }
    }

    @Test
    void aServiceWithoutAFolderOfTrainingsSaysHowToStartIt() {
        try (Service service = Service.start(FakeConfig.of(), () -> FakeScorer.free(1))) {
            Client.Reply reply = new Client(service).get("/v1/training");

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.json().get("detail").asText())
                    .isEqualTo("The service does not train; start it with models=<folder> training=<folder>.");
        }
    }

    @Test
    void theKeysAreChecked() throws IOException {
        Path models = Files.createDirectories(folder.resolve("models"));
        assertThatThrownBy(() -> FakeConfig.of("training", folder.toString()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("training= needs models=<folder>");
        assertThatThrownBy(() -> FakeConfig.of("training.max_mb", "5"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("training.max_mb= needs training=<folder>");
        assertThatThrownBy(() -> start("training", models.resolve("inside").toString()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("overlap");
        assertThatThrownBy(() -> start("training.max_mb", "0"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("training.max_mb must be from 1");
    }

    @Test
    void oneServiceUsesTheFolder() throws IOException {
        try (Service first = start()) {
            assertThat(first.url()).isNotEmpty();
            assertThatThrownBy(this::start)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("is used by another service");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2F..%2Fmodels", "%2Etc", "-dash", "a%2Fb", "a%00b", "caf%C3%A9"})
    void aNameThatCanNotBeOneOfAProductIsRefusedAndWritesNothing(String name) throws IOException {
        try (Service service = start()) {
            assertThat(upload(new Client(service), name, image(0)).status()).isIn(400, 404);
            try (Stream<Path> all = Files.list(folder.resolve("training"))) {
                assertThat(all.filter(Files::isDirectory)).isEmpty();
            }
        }
    }

    @Test
    void theNameOfAFileIsShownAndNeverAPath() throws IOException {
        try (Service service = start()) {
            Client client = new Client(service);
            JsonNode image = client.post(
                            "/v1/training/cap/images?kind=bad&name=..%2F..%2Fevil.png%1B[2J",
                            image(0), "Content-Type", "image/png")
                    .json();

            assertThat(image.get("name").asText()).startsWith("../../evil.png").doesNotContain(Character.toString(27));
            assertThat(folder.resolve("training/cap/bad")
                            .resolve(image.get("id").asText() + ".png"))
                    .exists();
            assertThat(folder.resolve("evil.png")).doesNotExist();
        }
    }

    @Test
    void anUploadThatIsNoGoodImageIsRefusedWithItsName() throws IOException {
        try (Service service = start("max_body_mb", "1", "max_megapixels", "1")) {
            Client client = new Client(service);
            byte[] cut = Arrays.copyOf(image(0), 60);

            assertThat(upload(client, "cap", "text".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .status())
                    .isEqualTo(415);
            Client.Reply damaged = upload(client, "cap", cut);
            assertThat(damaged.status()).isEqualTo(422);
            assertThat(damaged.json().get("detail").asText()).contains("part.png");
            assertThat(upload(client, "cap", RefusalTest.pngHeader(2000, 2000)).status())
                    .isEqualTo(413);
            assertThat(upload(client, "cap", new byte[1_100_000]).status()).isEqualTo(413);
            assertThat(client.post("/v1/training/cap/images", image(0), "Content-Type", "image/png")
                            .status())
                    .isEqualTo(400);
            assertThat(client.get("/v1/training/cap").status())
                    .as("nothing was begun")
                    .isEqualTo(404);
        }
    }

    @Test
    void anImageIsKeptOnceAndNotInBothKinds() throws IOException {
        try (Service service = start()) {
            Client client = new Client(service);
            String id = upload(client, "cap", image(0)).json().get("id").asText();

            assertThat(upload(client, "cap", image(0)).json().get("id").asText())
                    .isEqualTo(id);
            assertThat(client.get("/v1/training/cap").json().get("good")).hasSize(1);
            Client.Reply other = client.post(
                    "/v1/training/cap/images?kind=bad&name=again.png", image(0), "Content-Type", "image/png");
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.json().get("detail").asText()).startsWith("again.png is among the good images already");
        }
    }

    @Test
    void theFilesOfTrainingsHaveALimit() throws IOException {
        try (Service service = start("training.max_mb", "1")) {
            Client client = new Client(service);
            String id = upload(client, "cap", NoisyPicture.png(500, 400))
                    .json()
                    .get("id")
                    .asText();

            Client.Reply full = upload(client, "cap", NoisyPicture.png(501, 400));
            assertThat(full.status()).isEqualTo(507);
            assertThat(full.json().get("detail").asText()).contains("limit of 1 MB", "training.max_mb");

            assertThat(client.delete("/v1/training/cap/images/" + id).status()).isEqualTo(204);
            assertThat(upload(client, "cap", NoisyPicture.png(501, 400)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aTrainingNeedsEnoughImagesAndAKnownMethod() throws IOException {
        try (Service service = start()) {
            Client client = new Client(service);
            upload(client, "cap", image(0));

            assertThat(train(client, "cap").json().get("detail").asText())
                    .isEqualTo("The product has 1 good image, but a training needs 20 or more; upload further ones.");
            assertThat(client.change("/v1/training/cap/start?method=best")
                            .json()
                            .get("detail")
                            .asText())
                    .isEqualTo("method is fast; send one of them.");
            assertThat(train(client, "unknown").status()).isEqualTo(404);
        }
    }

    @Test
    void jobsRunOneAfterAnotherWhileImagesAreScored() throws IOException {
        try (Service service = start()) {
            Client client = new Client(service);
            new FakeFolder(folder.resolve("models")).put("known", 1, 7);
            for (String product : List.of("a", "b", "c", "d", "e", "f")) {
                fill(client, product);
            }
            train(client, "a");
            await(client, "a", "running");
            for (String product : List.of("b", "c", "d", "e")) {
                assertThat(train(client, product).status()).isEqualTo(200);
            }

            assertThat(train(client, "f").status()).as("four wait").isEqualTo(429);
            assertThat(train(client, "a").status()).as("one job per product").isEqualTo(409);
            assertThat(upload(client, "a", image(50)).status()).isEqualTo(409);
            assertThat(client.get("/v1/training/c").json().at("/job/ahead").asInt())
                    .isEqualTo(2);
            assertThat(client.get("/v1/training/a").json().at("/job/lines/0").asText())
                    .isEqualTo("learning a");
            eventually(
                    "the product is scored",
                    () -> client.post("/v1/products/known/predict", image(0)).status() == 200);

            assertThat(client.change("/v1/training/c/cancel")
                            .json()
                            .at("/job/state")
                            .asText())
                    .isEqualTo("cancelled");
            learner.allow(4);
            for (String product : List.of("a", "b", "d", "e")) {
                await(client, product, "done");
            }
            assertThat(learner.orders()).extracting(order -> order.product()).containsExactly("a", "b", "d", "e");
            assertThat(state(client, "c")).isEqualTo("cancelled");
        }
    }

    @Test
    void aCancelledOrFailedTrainingLeavesNoFilesAndTheFormerCandidateStays() throws IOException {
        try (Service service = start()) {
            Client client = new Client(service);
            fill(client, "cap");
            learner.allow(1);
            train(client, "cap");
            await(client, "cap", "done");
            List<String> first = results("cap");
            assertThat(first).hasSize(1);

            train(client, "cap");
            await(client, "cap", "running");
            client.change("/v1/training/cap/cancel");
            await(client, "cap", "cancelled");
            assertThat(results("cap")).isEqualTo(first);

            learner.fail("the images are too dark");
            learner.allow(1);
            train(client, "cap");
            await(client, "cap", "failed");
            assertThat(client.get("/v1/training/cap").json().at("/job/problem").asText())
                    .isEqualTo("the images are too dark.");
            assertThat(results("cap")).isEqualTo(first);
            assertThat(client.change("/v1/training/cap/cancel").status()).isEqualTo(409);
        }
    }

    @Test
    void aTrainingThatTheServiceInterruptsCanBeStartedAgain() throws IOException {
        try (Service service = start()) {
            Client client = new Client(service);
            fill(client, "cap");
            fill(client, "lid");
            train(client, "cap");
            train(client, "lid");
            await(client, "cap", "running");
        }
        try (Service service = start()) {
            Client client = new Client(service);
            JsonNode cap = client.get("/v1/training/cap").json();
            assertThat(cap.at("/job/state").asText()).isEqualTo("interrupted");
            assertThat(cap.at("/job/problem").asText()).contains("can be started again");
            assertThat(state(client, "lid")).as("it waited").isEqualTo("interrupted");
            assertThat(cap.get("good")).hasSize(GOOD);
            assertThat(results("cap")).isEmpty();

            learner.allow(1);
            train(client, "cap");
            await(client, "cap", "done");
        }
    }

    @Test
    void whatAKilledServiceLeftIsRemoved() throws IOException {
        try (Service service = start()) {
            fill(new Client(service), "cap");
        }
        Path cap = folder.resolve("training/cap");
        Files.createDirectories(cap.resolve("results/2026-01-01_00-00-00"));
        Files.writeString(cap.resolve("good/half.png"), "an image that was never accepted");
        Files.writeString(
                cap.resolve("job.json"),
                "{\"kind\":\"train\",\"method\":\"fast\",\"state\":\"running\",\"seconds\":7,\"lines\":[\"one\"]}");

        try (Service service = start()) {
            JsonNode shown = new Client(service).get("/v1/training/cap").json();
            assertThat(shown.at("/job/state").asText()).isEqualTo("interrupted");
            assertThat(shown.get("good")).hasSize(GOOD);
            assertThat(cap.resolve("good/half.png")).doesNotExist();
            assertThat(results("cap")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/training/cap/start?method=fast, text/plain",
        "/v1/training/cap/images?kind=good&name=a.png, multipart/form-data; boundary=x",
        "/v1/training/cap/images?kind=good&name=a.png, application/x-www-form-urlencoded",
        "/v1/training/cap/live, text/plain",
        "/v1/training/cap/rollback, ''"
    })
    void aRequestThatAPageOfAnotherHostCouldSendIsRefused(String path, String type) throws IOException {
        try (Service service = start()) {
            Client client = new Client(service);
            Client.Reply reply =
                    type.isEmpty() ? client.post(path, image(0)) : client.post(path, image(0), "Content-Type", type);

            assertThat(reply.status()).isEqualTo(403);
        }
    }

    @Test
    void pagesOfOtherHostsAreRefusedAndATokenIsNeeded() throws IOException {
        try (Service service = start("token", "a-long-enough-word")) {
            Client client = new Client(service);

            assertThat(client.get("/v1/training").status()).isEqualTo(401);
            assertThat(upload(client, "cap", image(0)).status()).isEqualTo(401);
            assertThat(client.get("/train").status())
                    .as("the page has no secrets")
                    .isEqualTo(200);
            assertThat(client.post(
                                    "/v1/training/cap/images?kind=good&name=a.png",
                                    image(0),
                                    "Content-Type",
                                    "image/png",
                                    "Origin",
                                    "http://evil.example")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void allFilesOfAProductCanBeDeleted() throws IOException {
        try (Service service = start()) {
            Client client = new Client(service);
            fill(client, "cap");

            assertThat(client.delete("/v1/training/cap").status()).isEqualTo(204);

            assertThat(client.get("/v1/training/cap").status()).isEqualTo(404);
            assertThat(folder.resolve("training/cap")).doesNotExist();
        }
    }
}
