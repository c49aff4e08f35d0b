package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.detector.testing.TinyArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers of the service if the model returns a score that is not finite. */
class BrokenModelTest {

    @TempDir
    Path folder;

    @Test
    void aNaNScoreIsAnsweredWithAnErrorAndCounted() throws IOException {
        Path archive = TinyArchive.writeBroken(folder.resolve("diverged.anomalight"));
        Path image = TinyArchive.picture(folder.resolve("part.png"), 1, 40, 40);
        try (Service service =
                Service.start(ServiceKeys.read(Map.of("model", archive.toString(), "port", "0"), Optional.empty()))) {
            Client client = new Client(service);
            Client.Reply answer = client.post("/v1/predict", Files.readAllBytes(image), "Content-Type", "image/png");

            assertThat(answer.status()).isEqualTo(500);
            JsonNode problem = answer.json();
            assertThat(problem.get("detail").textValue())
                    .startsWith("stfpm: the score of ")
                    .contains(" is NaN; ")
                    .endsWith(".");
            assertThat(problem.has("label")).isFalse();
            assertThat(client.get("/metrics").text())
                    .contains("anomalight_errors_total{status=\"500\"} 1.0")
                    .doesNotContain("anomalight_verdicts_total{");
        }
    }
}
