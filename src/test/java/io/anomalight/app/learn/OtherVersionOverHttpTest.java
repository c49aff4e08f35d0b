package io.anomalight.app.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.app.TinyParts;
import io.anomalight.detector.archive.ArchiveVersions;
import io.anomalight.framework.files.Sha256;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.history.PastVerdicts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Products with a version beside the live one, which a rollback or the command line left. */
@NoNativeLeaks
class OtherVersionOverHttpTest {
    private static final String CAP = "/v1/training/cap";

    @TempDir
    Path folder;

    private LearningService service;

    @BeforeEach
    void trainOnce() throws IOException {
        service = LearningService.start(
                folder,
                "access_log",
                "false",
                "history",
                folder.resolve("verdicts.sqlite").toString(),
                "keep_images",
                folder.resolve("kept").toString());
        service.upload("cap", 20, 0);
        trained();
        service.post(CAP + "/live").ok();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private JsonNode trained() {
        service.post(CAP + "/start?method=fast").ok();
        return service.awaitJob("cap").get("candidate");
    }

    private Path live() {
        return service.models().resolve("cap.anomalight");
    }

    private Path next() {
        return service.models().resolve("cap.anomalight.next");
    }

    private void isRefused(LearningService.Reply reply, String sentence) {
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.detail())
                .startsWith(sentence)
                .doesNotContain(folder.toString(), "cap.anomalight", "discard=", "anomalight ");
    }

    @Test
    void theOtherVersionIsDeletedAndTheTrainedModelGoesLive() {
        trained();
        service.post(CAP + "/live").ok();
        service.post(CAP + "/rollback").ok();
        JsonNode candidate = trained();

        isRefused(service.post(CAP + "/live"), "The product has another version that is not live");
        assertThat(service.delete(CAP + "/next").status()).isEqualTo(204);

        JsonNode shown = service.get(CAP).ok();
        assertThat(shown.get("candidate")).isEqualTo(candidate);
        assertThat(shown.get("next").asBoolean()).isFalse();
        assertThat(service.delete(CAP + "/next").status()).isEqualTo(404);
        JsonNode live = service.post(CAP + "/live").ok();
        assertThat(live.at("/live_model/created")).isEqualTo(candidate.get("created"));
        assertThat(live.get("live_report")).isEqualTo(candidate);
    }

    @Test
    void theTrainedModelIsDeletedAndTheOtherVersionGoesLive() throws IOException {
        trained();
        service.post(CAP + "/live").ok();
        byte[] second = Files.readAllBytes(live());
        service.post(CAP + "/rollback").ok();
        isRefused(service.post(CAP + "/rollback"), "The product has ");
        trained();
        isRefused(service.post(CAP + "/rollback"), "The product has a candidate that is not live");

        assertThat(service.delete(CAP + "/candidate").status()).isEqualTo(204);

        assertThat(service.delete(CAP + "/candidate").status()).isEqualTo(404);
        JsonNode shown = service.get(CAP).ok();
        assertThat(shown.has("candidate")).isFalse();
        assertThat(shown.get("next").asBoolean()).isTrue();
        service.post(CAP + "/live").ok();
        assertThat(live()).hasBinaryContent(second);
    }

    @Test
    void feedbackOfAVersionCountsAsUsedWhileItIsLiveOrMayBecomeIt() throws IOException {
        Path reviewed = TinyParts.write(folder.resolve("reviewed"), 10, 0, 6);
        service.review("cap", reviewed, "good");
        service.post(CAP + "/update").ok();
        JsonNode updated = service.awaitJob("cap");
        JsonNode live = service.post(CAP + "/live").ok();
        assertThat(live.at("/live_model/threshold")).isEqualTo(updated.at("/update/threshold"));
        assertThat(live.at("/live_model/promise")).isEqualTo(updated.at("/update/promise"));
        assertThat(live.has("live_report")).as("an update has no such report").isFalse();
        assertThat(live.get("feedback").asInt()).isZero();

        assertThat(service.post(CAP + "/rollback").ok().get("feedback").asInt()).isEqualTo(10);
        assertThat(service.post(CAP + "/live").ok().get("feedback").asInt())
                .as("it is live again")
                .isZero();
        service.post(CAP + "/rollback").ok();
        service.review("cap", reviewed, "good");
        assertThat(service.post(CAP + "/live").ok().get("feedback").asInt())
                .as("it was changed since")
                .isEqualTo(10);
    }

    @Test
    void feedbackOfADeletedCandidateOfTheCommandLineIsUnusedAgain() throws IOException {
        service.review("cap", TinyParts.write(folder.resolve("reviewed"), 3, 0, 6), "good");
        Files.writeString(next(), "an update, damaged");
        try (PastVerdicts past = PastVerdicts.open(folder.resolve("verdicts.sqlite"))) {
            past.used(past.feedback("cap").stream().map(Feedback::id).toList(), Sha256.of(next()));
        }
        assertThat(service.get(CAP).ok().get("feedback").asInt()).isZero();
        isRefused(service.post(CAP + "/live"), "The candidate can't be put live; the log of the service says why.");

        service.delete(CAP + "/next");

        assertThat(next()).doesNotExist();
        assertThat(service.get(CAP).ok().get("feedback").asInt()).isEqualTo(3);
    }

    @Test
    void theThresholdAndThePromiseAreThoseOfTheArchiveThatIsLive() {
        JsonNode first = service.get(CAP).ok().get("live_report");
        trained();
        JsonNode second = service.post(CAP + "/live").ok();
        assertThat(second.at("/live_report/created")).isEqualTo(second.at("/live_model/created"));

        ArchiveVersions.of(live()).rollback(false); // as on the command line

        JsonNode back = service.get(CAP).ok();
        assertThat(back.at("/live_model/created")).isEqualTo(first.get("created"));
        assertThat(back.at("/live_model/threshold")).isEqualTo(first.get("threshold"));
        assertThat(back.has("live_report"))
                .as("the report is about the other version")
                .isFalse();
    }

    @Test
    void theLinesOfAJobHaveNoPathsOfTheServer() throws IOException {
        service.review("cap", TinyParts.write(folder.resolve("reviewed"), 10, 0, 6), "good");
        service.post(CAP + "/update").ok();

        JsonNode job = service.awaitJob("cap").get("job");

        assertThat(job.get("lines")).isNotEmpty();
        assertThat(job.toString()).doesNotContain(folder.toString());
        isRefused(rolledBackWithoutFormerVersion(), "The product has a candidate that is not live");
        service.delete(CAP + "/candidate");
        isRefused(rolledBackWithoutFormerVersion(), "The product has no former version.");
    }

    private LearningService.Reply rolledBackWithoutFormerVersion() {
        return service.post(CAP + "/rollback");
    }
}
