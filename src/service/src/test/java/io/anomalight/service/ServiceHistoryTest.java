package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.Client.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The history of a running service. */
class ServiceHistoryTest {
    private static final byte[] PICTURE = TwoPictures.good(8, 8);
    private static final String PATH = "/v1/products/fake/history";

    @TempDir
    private Path folder;

    private Service start(String... keys) {
        String[] all = new String[keys.length + 2];
        all[0] = "history";
        all[1] = folder.resolve("verdicts.sqlite").toString();
        System.arraycopy(keys, 0, all, 2, keys.length);
        return Service.start(FakeConfig.of(all), () -> FakeScorer.free(1));
    }

    @Test
    void eachAnswerHasAnEntryWithTheSameNumbers() {
        try (Service service = start()) {
            Client client = new Client(service);
            JsonNode answer = client.post("/v1/predict", PICTURE).json();
            client.form("/v1/predict/batch", "images", List.of(PICTURE, PICTURE));
            client.post("/v1/predict", PICTURE, "Accept", "image/png");

            JsonNode page = client.get(PATH).json();

            assertThat(page.get("product").textValue()).isEqualTo("fake");
            assertThat(page.get("entries").findValuesAsText("name"))
                    .containsExactly("image", "part 1.png", "part 0.png", "image");
            JsonNode entry = page.get("entries").get(3);
            for (String name : List.of(
                    "id", "score", "normalized_score", "label", "threshold", "p_value", "verdict_by", "model")) {
                assertThat(entry.get(name)).as(name).isEqualTo(answer.get(name));
            }
            assertThat(entry.get("source").textValue()).isEqualTo("http");
            assertThat(entry.get("sha256").textValue()).isEqualTo(Sha256.of(ByteBuffer.wrap(PICTURE)));
            assertThat(page.has("next")).isFalse();
        }
    }

    @Test
    void anEntryTellsWhetherTheScoreOrTheRegionsDecided() {
        try (Service service = start()) {
            Client client = new Client(service);
            client.post("/v1/predict", PICTURE);
            client.post("/v1/predict?verdict=regions", PICTURE);

            assertThat(client.get(PATH).json().get("entries").findValuesAsText("verdict_by"))
                    .containsExactly("regions", "score");
        }
    }

    @Test
    void anImageThatCanNotBeScoredHasNoEntry() {
        try (Service service = start()) {
            Client client = new Client(service);
            assertThat(client.post("/v1/predict", new byte[] {1, 2, 3}).status())
                    .isEqualTo(415);
            assertThat(client.form("/v1/predict/batch", "images", List.of(PICTURE, new byte[] {1, 2, 3}))
                            .status())
                    .isEqualTo(415);

            assertThat(client.get(PATH).json().get("entries")).isEmpty();
        }
    }

    @Test
    void pagesAreFollowedByTheirNextId() {
        try (Service service = start()) {
            Client client = new Client(service);
            client.form("/v1/predict/batch", "images", List.of(PICTURE, PICTURE, PICTURE));

            JsonNode first = client.get(PATH + "?limit=2&verdict=anomalous").json();
            JsonNode last = client.get(
                            PATH + "?limit=2&after=" + first.get("next").longValue())
                    .json();

            assertThat(first.get("entries").findValuesAsText("name")).containsExactly("part 2.png", "part 1.png");
            assertThat(last.get("entries").findValuesAsText("name")).containsExactly("part 0.png");
            assertThat(last.has("next")).isFalse();
        }
    }

    @Test
    void theHistoryIsCsvForAClientThatAcceptsIt() {
        try (Service service = start()) {
            Client client = new Client(service);
            byte[] form = "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"=1+1, x.png\"\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8);
            byte[] end = "\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8);
            ByteBuffer body = ByteBuffer.allocate(form.length + PICTURE.length + end.length);
            body.put(form).put(PICTURE).put(end);
            client.post("/v1/predict", body.array(), "Content-Type", "multipart/form-data; boundary=b");

            Reply table = client.get(PATH, "Accept", "text/csv");

            assertThat(table.type()).isEqualTo("text/csv");
            assertThat(table.text())
                    .startsWith("id,time,product,name,source,sha256,")
                    .contains(",\"'=1+1, x.png\",http,");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit is a whole number from 1 to 1000; send one.",
        "limit=1001, limit is a whole number from 1 to 1000; send one.",
        "after=x, after is a whole number from 1 to 9223372036854775807; send one.",
        "verdict=bad, 'verdict is normal, review, anomalous or failed; send one of them.'",
        "from=yesterday, 'from is a time of UTC, for instance 2026-01-31T08:00:00Z or 2026-01-31; send one of them.'",
        "page=2, 'The query may have from, to, verdict, limit and after, but has another name; leave it out.'",
        "limit=1&limit=2, The query has limit more than once; keep one.",
    })
    void aWrongQueryIsRefusedInOneSentence(String query, String sentence) {
        try (Service service = start()) {
            Reply reply = new Client(service).get(PATH + "?" + query);

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().get("detail").textValue()).isEqualTo(sentence);
        }
    }

    @Test
    void withoutAHistoryThePathSaysSoAndAnswersHaveNoId() {
        try (Service service = Service.start(FakeConfig.of(), () -> FakeScorer.free(1))) {
            Client client = new Client(service);

            assertThat(client.post("/v1/predict", PICTURE).json().has("id")).isFalse();
            assertThat(client.get(PATH).status()).isEqualTo(404);
            assertThat(client.get(PATH).json().get("detail").textValue())
                    .isEqualTo("The service keeps no history; start it with history=<file>.");
        }
    }

    @Test
    void aProductThatIsNotThereHasNoHistory() {
        try (Service service = start()) {
            Reply reply = new Client(service).get("/v1/products/other/history");

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.json().get("detail").textValue()).startsWith("The service has no product of this name");
        }
    }

    @Test
    void theHistoryNeedsTheToken() {
        try (Service service = start("token", "a-long-enough-word")) {
            assertThat(new Client(service).get(PATH).status()).isEqualTo(401);
        }
    }

    @Test
    void aServiceThatCanNotLoadItsModelLeavesTheFileFree() {
        assertThatThrownBy(() -> Service.start(
                        FakeConfig.of(
                                "history", folder.resolve("verdicts.sqlite").toString()),
                        () -> {
                            throw new UserError("no such archive");
                        }))
                .isInstanceOf(UserError.class);

        start().close();
        assertThat(Files.exists(folder.resolve("verdicts.sqlite"))).isTrue();
    }

    @Test
    void settingsOfTheHistoryNeedTheHistory() {
        assertThatThrownBy(() -> FakeConfig.of("history.days", "3"))
                .isInstanceOf(UserError.class)
                .hasMessage("history.days= needs history=<file>; set it, or leave history.days= out");
        assertThatThrownBy(() -> FakeConfig.of("history", "x", "history.max_mb", "0"))
                .isInstanceOf(UserError.class)
                .hasMessage("history.max_mb must be from 1 to 1000000, but is 0");
        assertThatThrownBy(() -> FakeConfig.of("history", "a?cache=shared"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has a question mark");
    }
}
