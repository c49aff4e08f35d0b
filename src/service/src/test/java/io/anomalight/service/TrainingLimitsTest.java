package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.http.RefusalTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of trainings, and what strangers can't do. */
class TrainingLimitsTest extends TrainingFixture {
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
}
