package io.anomalight.service;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A service that trains, with a learner that waits for the test, and what tests do with it. */
abstract class TrainingFixture {
    static final int GOOD = 20;

    @TempDir
    Path folder;

    final FakeLearner learner = new FakeLearner();

    Service start(String... more) throws IOException {
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

    static byte[] image(int number) {
        return TwoPictures.good(8, 8 + number);
    }

    static Client.Reply upload(Client client, String product, byte[] image) {
        return client.post(
                "/v1/training/" + product + "/images?kind=good&name=part.png", image, "Content-Type", "image/png");
    }

    static void fill(Client client, String product) {
        for (int i = 0; i < GOOD; i++) {
            assertThat(upload(client, product, image(i)).status()).isEqualTo(200);
        }
    }

    static Client.Reply train(Client client, String product) {
        return client.change("/v1/training/" + product + "/start?method=fast");
    }

    static String state(Client client, String product) {
        return client.get("/v1/training/" + product).json().at("/job/state").asText();
    }

    static void await(Client client, String product, String state) {
        eventually(state, () -> state(client, product).equals(state));
    }

    List<String> results(String product) throws IOException {
        Path results = folder.resolve("training").resolve(product).resolve("results");
        if (!Files.exists(results)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(results)) {
            return all.map(each -> each.getFileName().toString()).toList();
        }
    }
}
