package io.anomalight.service.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.service.Client;
import io.anomalight.service.Client.Reply;
import io.anomalight.service.Service;
import io.anomalight.service.TwoPictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feedback to a real service with a real archive. */
class FeedbackRoutesTest extends RealReview {
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | 400 | The body must be a JSON object that has each name once, as /openapi.json describes it; send one.",
                "no | 400 | The body must be a JSON object that has each name once, as /openapi.json describes it; send one.",
                "{\"entry\": 1, \"label\": \"bad\", \"label\": \"good\"} | 400 | The body must be a JSON object that has each"
                        + " name once, as /openapi.json describes it; send one.",
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

    /** Regions of an image that is 40 pixels wide and 30 high. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\": 500, \"y\": 500, \"width\": 3, \"height\": 3}",
                "{\"x\": 40, \"y\": 0, \"width\": 5, \"height\": 5}",
                "{\"x\": -5, \"y\": -5, \"width\": 5, \"height\": 5}",
                "{\"x\": 1, \"y\": 1, \"width\": 0.3, \"height\": 0.3}",
                "{\"polygon\": [[1, 1], [9, 9], [20, 20]]}",
                "{\"polygon\": [[5, 5], [5, 5], [5, 5]]}",
            })
    void aRegionThatCoversNoPixelIsRefused(String region) {
        byte[] picture = TwoPictures.bad(40, 30);
        String regions = "[{\"x\": 1, \"y\": 1, \"width\": 3, \"height\": 3}, " + region + "]";
        String sentence =
                "The feedback is not valid: region 2 covers no pixel of the image, which is 40 pixels wide and 30"
                        + " high.";
        try (Service service = start()) {
            Client client = new Client(service);
            long id = score(client, picture);

            Reply json = say(client, "{\"entry\": " + id + ", \"label\": \"bad\", \"regions\": " + regions + "}");
            Reply form = form(client, picture, "label", "bad", "regions", regions);

            assertThat(json.status()).isEqualTo(400);
            assertThat(json.json().get("detail").textValue()).isEqualTo(sentence);
            assertThat(form.status()).isEqualTo(400);
            assertThat(form.json().get("detail").textValue()).isEqualTo(sentence);
            assertThat(client.get(PART + "/feedback").json().get("feedback")).isEmpty();
        }
    }

    @Test
    void aRegionThatSticksOutIsAccepted() {
        try (Service service = start()) {
            Client client = new Client(service);
            long id = score(client, TwoPictures.bad(40, 30));

            Reply said = say(
                    client,
                    "{\"entry\": " + id + ", \"label\": \"bad\", \"regions\": [{\"x\": 39, \"y\": -9, \"width\": 60,"
                            + " \"height\": 10}]}");

            assertThat(said.status()).isEqualTo(200);
        }
    }

    @Test
    void aFormWhoseRegionsHaveANameTwiceIsRefused() {
        try (Service service = start()) {
            Reply said = form(
                    new Client(service),
                    TwoPictures.bad(40, 30),
                    "label",
                    "bad",
                    "regions",
                    "[{\"x\": 1, \"x\": 2, \"y\": 1, \"width\": 3, \"height\": 3}]");

            assertThat(said.status()).isEqualTo(400);
            assertThat(said.json().get("detail").textValue())
                    .isEqualTo("The feedback is not valid: regions must be JSON that has each name once.");
        }
    }
}
