package io.anomalight.service.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.service.Client;
import io.anomalight.service.Client.Reply;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceKeys;
import io.anomalight.service.TwoPictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The review queue and kept images of a real service with a real archive. */
class ReviewRoutesTest extends RealReview {
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
            Reply small = client.get(path + "?side=160");

            BufferedImage shown = ImageIO.read(new ByteArrayInputStream(picture.body()));
            assertThat(picture.type()).isEqualTo("image/jpeg");
            assertThat(shown.getWidth()).isEqualTo(1600);
            assertThat(shown.getHeight()).isEqualTo(80);
            assertThat(picture.headers().get("anomalight-width")).containsExactly("2000");
            assertThat(picture.headers().get("anomalight-height")).containsExactly("100");
            assertThat(picture.text()).doesNotContain("secret");
            assertThat(ImageIO.read(new ByteArrayInputStream(small.body())).getWidth())
                    .isEqualTo(160);
            assertThat(small.headers().get("anomalight-width")).containsExactly("2000");
            assertThat(client.get(path + "?side=160&overlay=true").status()).isEqualTo(400);
            assertThat(client.get(path + "?side=1601").status()).isEqualTo(400);
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
