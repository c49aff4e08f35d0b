package io.anomalight.service;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The jobs of trainings, with a learner that waits for the test. */
class TrainingTest extends TrainingFixture {
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
