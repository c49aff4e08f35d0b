package io.anomalight.app.learn;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.TinyParts;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A service that trains with a tiny encoder, and a client for it. */
final class LearningService implements AutoCloseable {
    /** An encoder that learns nothing useful, but in a second. */
    static final LearnerSettings TINY = new LearnerSettings(
            List.of(
                    "model.backbone=resnet18",
                    "model.pre_trained=false",
                    "model.layers=[layer1,layer2]",
                    "model.input_size=48"),
            List.of(),
            List.of("trainer.max_epochs=1", "model.flow_steps=1"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Service service;
    private final HttpClient http = HttpClient.newHttpClient();

    private LearningService(Path folder, Service service) {
        this.folder = folder;
        this.service = service;
    }

    /** Starts a service whose products are in {@code models} and whose trainings are in {@code training}. */
    static LearningService start(Path folder, String... more) throws IOException {
        return start(folder, TINY, more);
    }

    /** As {@link #start(Path, String...)}; a thorough training lasts for minutes. */
    static LearningService slow(Path folder) throws IOException {
        List<String> thorough = new ArrayList<>(TINY.thorough());
        thorough.add("trainer.min_epochs=1000");
        thorough.add("trainer.max_epochs=1000");
        thorough.remove("trainer.max_epochs=1");
        return start(folder, new LearnerSettings(TINY.all(), List.of(), thorough), "access_log", "false");
    }

    private static LearningService start(Path folder, LearnerSettings settings, String... more) throws IOException {
        Map<String, String> keys = new HashMap<>(Map.of(
                "models", Files.createDirectories(folder.resolve("models")).toString(),
                "training", folder.resolve("training").toString(),
                "port", "0"));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return new LearningService(
                folder, Service.start(ServiceKeys.read(keys, Optional.empty()), new ExperimentLearner(settings)));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reply(int status, byte[] body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        JsonNode ok() {
            assertThat(status).as(new String(body, StandardCharsets.UTF_8)).isEqualTo(200);
            return json();
        }

        String detail() {
            return json().path("detail").asText();
        }
    }

    Path models() {
        return folder.resolve("models");
    }

    Path training() {
        return folder.resolve("training");
    }

    URI address() {
        return URI.create(service.url());
    }

    Reply get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    Reply delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Reply post(String path) {
        return send("POST", path, BodyPublishers.noBody(), "Content-Type", "application/json");
    }

    Reply post(String path, byte[] image) {
        return send("POST", path, BodyPublishers.ofByteArray(image), "Content-Type", "image/png");
    }

    Reply send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address().resolve(path)).method(method, body);
        try {
            HttpResponse<byte[]> response = http.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Uploads tiny parts, all different. */
    void upload(String product, int good, int bad) throws IOException {
        Path parts = TinyParts.write(folder.resolve("parts"), good, bad);
        for (String kind : List.of("good", "bad")) {
            for (int i = 0; i < (kind.equals("good") ? good : bad); i++) {
                post(
                                "/v1/training/" + product + "/images?kind=" + kind + "&name=" + kind + i + ".png",
                                Files.readAllBytes(parts.resolve(kind).resolve(i + ".png")))
                        .ok();
            }
        }
    }

    /** Scores parts that are not in training, and says about each in the history what it is. */
    void review(String product, Path parts, String kind) throws IOException {
        for (Path file : listed(parts.resolve(kind))) {
            long entry = post("/v1/products/" + product + "/predict", Files.readAllBytes(file))
                    .ok()
                    .get("id")
                    .asLong();
            send(
                            "POST",
                            "/v1/products/" + product + "/feedback",
                            BodyPublishers.ofString("{\"entry\": " + entry + ", \"label\": \"" + kind + "\"}"),
                            "Content-Type",
                            "application/json")
                    .ok();
        }
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Waits for the end of a job; returns the product. */
    JsonNode awaitJob(String product) {
        eventually("the end of the job", () -> !List.of("waiting", "running").contains(state(product)));
        return get("/v1/training/" + product).ok();
    }

    String state(String product) {
        return get("/v1/training/" + product).ok().path("job").path("state").asText();
    }

    @Override
    public void close() {
        service.close();
    }
}
