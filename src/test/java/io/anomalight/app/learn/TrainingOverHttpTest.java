package io.anomalight.app.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class TrainingOverHttpTest {
    @TempDir
    Path folder;

    @Test
    void uploadedImagesBecomeAProductThatScores() throws IOException {
        try (LearningService service = LearningService.start(folder)) {
            service.upload("cap", 20, 2);
            service.post("/v1/training/cap/start?method=fast").ok();

            JsonNode trained = service.awaitJob("cap");

            assertThat(trained.at("/job/state").asText()).as(trained.toString()).isEqualTo("done");
            assertThat(trained.at("/live").asBoolean()).isFalse();
            JsonNode report = trained.get("candidate");
            assertThat(report.get("model").asText()).isEqualTo("patchcore");
            assertThat(report.get("learned").asInt()).isEqualTo(16);
            assertThat(report.get("held_out").asInt()).isEqualTo(4);
            assertThat(report.get("defects").asInt()).isEqualTo(2);
            assertThat(report.get("promise").asText()).contains("95 % confidence");
            String worst = report.at("/bad/0/id").asText();
            assertThat(service.get("/v1/training/cap/images/" + worst + "?overlay=true")
                            .body())
                    .startsWith(0xff, 0xd8);

            byte[] bad = Files.readAllBytes(folder.resolve("parts/bad/0.png"));
            double ofCandidate = service.post("/v1/training/cap/predict", bad)
                    .ok()
                    .get("score")
                    .asDouble();
            service.post("/v1/training/cap/live").ok();

            assertThat(service.post("/v1/products/cap/predict", bad)
                            .ok()
                            .get("score")
                            .asDouble())
                    .as("the product is there at once")
                    .isEqualTo(ofCandidate);
            JsonNode live = service.get("/v1/training/cap").ok();
            assertThat(live.at("/live").asBoolean()).isTrue();
            assertThat(live.has("candidate")).isFalse();
            assertThat(live.get("live_report")).isEqualTo(report);
        }
    }
}
