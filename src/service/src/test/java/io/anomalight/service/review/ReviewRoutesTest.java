package io.anomalight.service.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.Client;
import io.anomalight.service.Client.Reply;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceKeys;
import io.anomalight.service.TwoPictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The review queue, feedback and kept images of a real service with a real archive. */
class ReviewRoutesTest {
    private static final String PART = "/v1/products/part";

    @TempDir
    private static Path archives;

    /** The bad picture is for review, the good one is normal. */
    private static Path archive;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeArchive() {
        archive = TwoPictures.write(archives.resolve("part.anomalight"));
        TwoPictures.review(archive);
    }

    private Service start(String... more) {
        Map<String, String> keys = new HashMap<>(Map.of(
                "model", archive.toString(),
                "port", "0",
                "history", folder.resolve("verdicts.sqlite").toString(),
                "keep_images", folder.resolve("images").toString()));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return Service.start(ServiceKeys.read(keys, Optional.empty()));
    }

    private static long score(Client client, byte[] picture) {
        return client.post("/v1/predict", picture).json().get("id").longValue();
    }

    private static Reply say(Client client, String json) {
        return client.post(
                PART + "/feedback", json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    private static String checksum(byte[] picture) {
        return Sha256.of(ByteBuffer.wrap(picture));
    }

    private static List<Long> ids(Reply reply) {
        return reply.json().get("entries").findValues("id").stream()
                .map(JsonNode::longValue)
                .toList();
    }

    private static Reply form(Client client, byte[] image, String... fields) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            form.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"" + fields[i] + "\"\r\n\r\n" + fields[i + 1]
                            + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../x.png\"\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(image);
        form.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        return client.post(
                PART + "/feedback",
                form.toByteArray(),
                "Content-Type",
                "multipart/form-data; boundary=b",
                "Anomalight-Change",
                "yes");
    }

    @Test
    void imagesForReviewComeFirstThenTheNearestToTheThreshold() {
        try (Service service = start()) {
            Client client = new Client(service);
            long good = score(client, TwoPictures.good(40, 30));
            long review = score(client, TwoPictures.bad(40, 30));
            score(client, TwoPictures.good(80, 60));
            long again = score(client, TwoPictures.good(80, 60)); // only the newest entry of an image is shown

            JsonNode queue = client.get(PART + "/review").json();

            assertThat(queue.get("entries").get(0).get("id").longValue()).isEqualTo(review);
            assertThat(queue.get("entries").get(0).get("label").textValue()).isEqualTo("review");
            assertThat(queue.get("entries").findValues("id").stream().map(JsonNode::longValue))
                    .hasSize(3)
                    .contains(good, again);
            double first = queue.get("entries").get(1).get("normalized_score").doubleValue();
            double second = queue.get("entries").get(2).get("normalized_score").doubleValue();
            assertThat(Math.abs(first - 0.5)).isLessThanOrEqualTo(Math.abs(second - 0.5));
            assertThat(queue.get("waiting").intValue()).isEqualTo(1);
            assertThat(queue.has("next")).isFalse();
        }
    }

    @Test
    void pagesMeetWithoutGapOrOverlap() {
        try (Service service = start()) {
            Client client = new Client(service);
            for (int i = 0; i < 5; i++) {
                score(client, TwoPictures.good(40 + i, 30));
                score(client, TwoPictures.bad(40 + i, 30));
            }
            List<Long> all = ids(client.get(PART + "/review"));
            Reply first = client.get(PART + "/review?limit=4");
            Reply second =
                    client.get(PART + "/review?limit=4&before=" + first.json().get("next"));
            Reply third =
                    client.get(PART + "/review?limit=4&before=" + second.json().get("next"));

            assertThat(all).hasSize(10);
            assertThat(ids(first)).isEqualTo(all.subList(0, 4));
            assertThat(ids(second)).isEqualTo(all.subList(4, 8));
            assertThat(ids(third)).isEqualTo(all.subList(8, 10));
            assertThat(third.json().has("next")).isFalse();
        }
    }

    @Test
    void anImageWithFeedbackOrWithoutItsFileIsNotInTheQueue() throws IOException {
        try (Service service = start()) {
            Client client = new Client(service);
            long review = score(client, TwoPictures.bad(40, 30));
            score(client, TwoPictures.good(40, 30));
            score(client, TwoPictures.good(80, 60));
            String gone = checksum(TwoPictures.good(80, 60));
            Files.delete(folder.resolve("images").resolve(gone.substring(0, 2)).resolve(gone));

            Reply said = say(client, "{\"entry\": " + review + ", \"label\": \"good\"}");

            assertThat(said.status()).isEqualTo(200);
            JsonNode queue = client.get(PART + "/review").json();
            assertThat(queue.get("entries").findValuesAsText("sha256"))
                    .containsExactly(checksum(TwoPictures.good(40, 30)));
            assertThat(queue.get("waiting").intValue()).isZero();
            assertThat(queue.get("good").intValue()).isEqualTo(1);
            assertThat(queue.get("unused").intValue()).isEqualTo(1);
        }
    }

    @Test
    void feedbackIsReadChangedAndRemoved() {
        try (Service service = start()) {
            Client client = new Client(service);
            long id = score(client, TwoPictures.bad(40, 30));
            JsonNode bad = say(
                            client,
                            "{\"entry\": " + id + ", \"label\": \"bad\", \"comment\": \"a dent\", \"regions\": ["
                                    + "{\"polygon\": [[1, 2], [10.5, 2], [10.5, 9]]},"
                                    + "{\"x\": 1, \"y\": 2, \"width\": 3, \"height\": 4}]}")
                    .json();
            assertThat(bad.get("regions").toString())
                    .isEqualTo("[{\"polygon\":[[1.0,2.0],[10.5,2.0],[10.5,9.0]]},"
                            + "{\"polygon\":[[1.0,2.0],[4.0,2.0],[4.0,6.0],[1.0,6.0]]}]");
            assertThat(bad.get("comment").textValue()).isEqualTo("a dent");
            assertThat(bad.get("entry").longValue()).isEqualTo(id);

            JsonNode good =
                    say(client, "{\"entry\": " + id + ", \"label\": \"good\"}").json();
            assertThat(good.get("id")).isEqualTo(bad.get("id"));
            assertThat(client.get(PART + "/feedback").json().get("feedback"))
                    .hasSize(1)
                    .first()
                    .isEqualTo(good);

            String one = PART + "/feedback/" + good.get("id");
            assertThat(delete(service, one).statusCode()).isEqualTo(204);
            assertThat(delete(service, one).statusCode()).isEqualTo(404);
            assertThat(ids(client.get(PART + "/review"))).containsExactly(id);
        }
    }

    @Test
    void feedbackIsListedInPages() {
        try (Service service = start()) {
            Client client = new Client(service);
            for (int i = 0; i < 3; i++) {
                long id = score(client, TwoPictures.bad(40 + i, 30));
                assertThat(say(client, "{\"entry\": " + id + ", \"label\": \"bad\"}")
                                .status())
                        .isEqualTo(200);
            }
            JsonNode first = client.get(PART + "/feedback?limit=2").json();
            JsonNode last = client.get(PART + "/feedback?limit=2&after=" + first.get("next"))
                    .json();

            assertThat(first.get("feedback").findValues("entry")).hasSize(2);
            assertThat(last.get("feedback").findValues("entry")).hasSize(1);
            assertThat(last.has("next")).isFalse();
            assertThat(client.get(PART + "/feedback?page=2").status()).isEqualTo(400);
        }
    }

    private static HttpResponse<String> delete(Service service, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(service.url() + path))
                                    .DELETE()
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anImageMayBeSentWithItsFeedback() throws IOException {
        byte[] picture = TwoPictures.bad(50, 40);
        try (Service service = start()) {
            Client client = new Client(service);

            Reply said =
                    form(client, picture, "label", "bad", "regions", "[{\"x\":1,\"y\":1,\"width\":9,\"height\":9}]");

            assertThat(said.status()).isEqualTo(200);
            assertThat(said.json().has("entry")).isFalse();
            assertThat(said.json().get("sha256").textValue()).isEqualTo(checksum(picture));
            assertThat(said.json().get("regions")).hasSize(1);
            assertThat(client.get(PART + "/images/" + checksum(picture)).status())
                    .isEqualTo(200);
            assertThat(form(client, new byte[] {1, 2, 3}, "label", "bad").status())
                    .isEqualTo(415);
            assertThat(form(client, picture, "label", "ugly")
                            .json()
                            .get("detail")
                            .textValue())
                    .isEqualTo("The feedback is not valid: label is good or bad.");
        }
        try (var files = Files.walk(folder.resolve("images"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2); // the image and the lock
        }
    }

    @Test
    void aPictureIsCompressedAnewScaledAndDrawnOver() throws IOException {
        byte[] wide = TwoPictures.bad(2000, 100);
        byte[] hidden = Arrays.copyOf(wide, wide.length + 6);
        System.arraycopy("secret".getBytes(StandardCharsets.UTF_8), 0, hidden, wide.length, 6);
        try (Service service = start()) {
            Client client = new Client(service);
            score(client, hidden);
            String path = PART + "/images/" + checksum(hidden);

            Reply picture = client.get(path);
            Reply overlay = client.get(path + "?overlay=true");

            BufferedImage shown = ImageIO.read(new ByteArrayInputStream(picture.body()));
            assertThat(picture.type()).isEqualTo("image/jpeg");
            assertThat(shown.getWidth()).isEqualTo(1600);
            assertThat(shown.getHeight()).isEqualTo(80);
            assertThat(picture.headers().get("anomalight-width")).containsExactly("2000");
            assertThat(picture.headers().get("anomalight-height")).containsExactly("100");
            assertThat(picture.text()).doesNotContain("secret");
            assertThat(overlay.type()).isEqualTo("image/png");
            assertThat(ImageIO.read(new ByteArrayInputStream(overlay.body())).getWidth())
                    .isEqualTo(2000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%2e%2e%2fverdicts.sqlite",
                "..",
                "abc",
                "ABCD",
                "0000000000000000000000000000000000000000000000000000000000000000"
            })
    void anythingButTheChecksumOfAnImageOfTheProductIsNotFound(String name) {
        try (Service service = start()) {
            assertThat(new Client(service).get(PART + "/images/" + name).status())
                    .isIn(400, 404);
        }
    }

    @Test
    void anImageOfOneProductIsNoneOfAnother() {
        try (Service service = start()) {
            Client client = new Client(service);
            score(client, TwoPictures.bad(40, 30));

            assertThat(client.get("/v1/products/lid/images/" + checksum(TwoPictures.bad(40, 30)))
                            .status())
                    .isEqualTo(404);
            assertThat(client.get("/v1/products/lid/review").status()).isEqualTo(404);
            assertThat(client.get("/v1/products/lid/feedback").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | 400 | The body must be a JSON object, as /openapi.json describes it; send one.",
                "no | 400 | The body must be a JSON object, as /openapi.json describes it; send one.",
                "{\"entry\": 1, \"label\": \"ugly\"} | 400 | The feedback is not valid: label is good or bad.",
                "{\"label\": \"good\"} | 400 | The feedback is not valid: entry must be the id of an entry of the history.",
                "{\"entry\": 1, \"label\": \"good\", \"to\": 1} | 400 | The feedback is not valid: the names are entry, label,"
                        + " regions and comment.",
                "{\"entry\": 99, \"label\": \"good\"} | 404 | The history has no entry with this id for the product.",
                "{\"entry\": 1, \"label\": \"bad\", \"regions\": [{\"polygon\": [[0, 0], [1, 1]]}]} | 400 | The feedback is not"
                        + " valid: a polygon must have 3 to 1000 corners [x, y].",
                "{\"entry\": 1, \"label\": \"bad\", \"regions\": [{\"polygon\": [[0, 0], [1, 1], [\"a\", 1]]}]} | 400 | The feedback"
                        + " is not valid: a region must be {\"polygon\": [[x, y], …]} or {\"x\": …, \"y\": …, \"width\": …, \"height\": …}.",
                "{\"entry\": 1, \"label\": \"bad\", \"regions\": [{\"x\": 0, \"y\": 0, \"width\": 0, \"height\": 1}]} | 400 | The"
                        + " feedback is not valid: a rectangle must have a width and a height above 0.",
                "{\"entry\": 1, \"label\": \"good\", \"regions\": [{\"x\": 0, \"y\": 0, \"width\": 1, \"height\": 1}]} | 400 | The"
                        + " feedback is not valid: a good image has no regions.",
            })
    void wrongFeedbackIsRefusedInOneSentence(String json, int status, String sentence) {
        try (Service service = start()) {
            Client client = new Client(service);
            score(client, TwoPictures.bad(40, 30));

            Reply reply = say(client, json);

            assertThat(reply.json().get("detail").textValue()).isEqualTo(sentence);
            assertThat(reply.status()).isEqualTo(status);
        }
    }

    @Test
    void aServiceThatKeepsNoImagesSaysSo() {
        try (Service service = Service.start(ServiceKeys.read(
                Map.of(
                        "model",
                        archive.toString(),
                        "port",
                        "0",
                        "history",
                        folder.resolve("h").toString()),
                Optional.empty()))) {
            Client client = new Client(service);
            for (String path : List.of("/review", "/feedback", "/images/" + "ab".repeat(32))) {
                assertThat(client.get(PART + path).json().get("detail").textValue())
                        .isEqualTo(
                                "The service keeps no images; start it with history=<file> and keep_images=<folder>.");
            }
            assertThat(say(client, "{\"entry\": 1, \"label\": \"good\"}").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void feedbackNeedsTheTokenOrAHeaderThatForeignPagesCanNotSend() {
        try (Service service = start("token", "a-long-enough-word")) {
            Client client = new Client(service);
            for (String path : List.of("/review", "/feedback", "/images/" + "ab".repeat(32))) {
                assertThat(client.get(PART + path).status()).as(path).isEqualTo(401);
            }
            assertThat(say(client, "{}").status()).isEqualTo(401);
            assertThat(client.get("/review").status()).isEqualTo(200);
        }
        try (Service service = start()) {
            Client client = new Client(service);
            byte[] json = "{\"entry\": 1, \"label\": \"good\"}".getBytes(StandardCharsets.UTF_8);
            assertThat(client.post(PART + "/feedback", json, "Content-Type", "text/plain")
                            .status())
                    .isEqualTo(403);
            assertThat(client.form(PART + "/feedback", "image", List.of(TwoPictures.good(8, 8)))
                            .status())
                    .isEqualTo(403);
            assertThat(client.post(
                                    PART + "/feedback",
                                    json,
                                    "Content-Type",
                                    "application/json",
                                    "Origin",
                                    "http://evil.example")
                            .status())
                    .isEqualTo(403);
        }
    }
}
