package io.anomalight.app.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.app.TinyParts;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class UpdateOverHttpTest {
    @TempDir
    Path folder;

    private LearningService start() throws IOException {
        return LearningService.start(
                folder,
                "access_log",
                "false",
                "history",
                folder.resolve("verdicts.sqlite").toString(),
                "keep_images",
                folder.resolve("kept").toString());
    }

    @Test
    void feedbackUpdatesAProductWhichCanBeRolledBack() throws IOException {
        try (LearningService service = start()) {
            service.upload("cap", 20, 2);
            service.post("/v1/training/cap/start?method=fast").ok();
            service.awaitJob("cap");
            service.post("/v1/training/cap/live").ok();
            assertThat(service.post("/v1/training/cap/update").detail())
                    .startsWith("There is no feedback about this product that was not used yet");
            Path reviewed = TinyParts.write(folder.resolve("reviewed"), 10, 2, 6);
            service.review("cap", reviewed, "good");
            service.review("cap", reviewed, "bad");
            byte[] first = Files.readAllBytes(service.models().resolve("cap.anomalight"));

            assertThat(service.get("/v1/training/cap").ok().get("feedback").asInt())
                    .isEqualTo(12);
            service.post("/v1/training/cap/update").ok();
            JsonNode updated = service.awaitJob("cap");

            assertThat(updated.at("/job/state").asText()).as(updated.toString()).isEqualTo("done");
            JsonNode update = updated.get("update");
            assertThat(update.get("method").asText()).isEqualTo("extended");
            assertThat(update.get("learned").asInt() + update.get("held_out").asInt())
                    .isEqualTo(10);
            assertThat(update.get("bad").asInt()).isEqualTo(2);
            assertThat(update.at("/replay/scored").asInt()).isEqualTo(12);
            assertThat(update.at("/replay/feedback_images").asInt()).isEqualTo(12);

            assertThat(service.post("/v1/training/cap/live")
                            .ok()
                            .get("feedback")
                            .asInt())
                    .as("all feedback is used")
                    .isZero();
            byte[] second = Files.readAllBytes(service.models().resolve("cap.anomalight"));
            assertThat(second).isNotEqualTo(first);

            JsonNode back = service.post("/v1/training/cap/rollback").ok();
            assertThat(back.get("feedback").asInt()).as("it may be used again").isEqualTo(12);
            assertThat(back.get("next").asBoolean()).isTrue();
            assertThat(back.get("live_report").get("model").asText()).isEqualTo("patchcore");
            assertThat(service.models().resolve("cap.anomalight")).hasBinaryContent(first);

            assertThat(service.post("/v1/training/cap/live")
                            .ok()
                            .get("feedback")
                            .asInt())
                    .as("it is used again")
                    .isZero();
            assertThat(service.models().resolve("cap.anomalight")).hasBinaryContent(second);
        }
    }

    @Test
    void aModelThatLearnsStepByStepIsFittedAgainAndAgain() throws IOException {
        try (LearningService service = start()) {
            service.upload("lid", 20, 0);
            service.post("/v1/training/lid/start?method=thorough").ok();
            JsonNode trained = service.awaitJob("lid");
            assertThat(trained.at("/candidate/model").asText())
                    .as(trained.toString())
                    .isEqualTo("fastflow");
            service.post("/v1/training/lid/live").ok();
            for (int round = 0; round < 2; round++) {
                service.review("lid", TinyParts.write(folder.resolve("round" + round), 6, 0, round), "good");
                service.post("/v1/training/lid/update").ok();
                JsonNode updated = service.awaitJob("lid");
                assertThat(updated.at("/update/method").asText())
                        .as(updated.toString())
                        .isEqualTo("refitted");
                service.post("/v1/training/lid/live").ok();
            }
        }
    }
}
