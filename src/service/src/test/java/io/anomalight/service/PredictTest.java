package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.framework.image.decoding.OrientedFiles;
import io.anomalight.service.Client.Reply;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Valid requests to a real server with a real archive. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictTest {
    private static final byte[] BAD = TwoPictures.bad(40, 30);
    private static final byte[] GOOD = TwoPictures.good(40, 30);

    private final ServedArchive served;
    private final Client client;

    PredictTest(@TempDir Path folder) {
        served = ServedArchive.in(folder);
        client = served.client();
    }

    @AfterAll
    void stop() {
        served.close();
    }

    @Test
    void theAnswerEqualsTheDetectionOfTheDetector() {
        JsonNode answer =
                client.post("/v1/predict", BAD, "Content-Type", "image/png").json();

        try (Detector detector = Detector.load(served.archive())) {
            Detection expected = detector.predict(BAD);
            assertThat(answer.get("score").doubleValue()).isCloseTo(expected.score(), within(1e-6));
            assertThat(answer.get("normalized_score").doubleValue())
                    .isCloseTo(expected.normalizedScore(), within(1e-6));
            assertThat(answer.get("label").textValue())
                    .isEqualTo(expected.label())
                    .isEqualTo("anomalous");
            assertThat(answer.get("threshold").floatValue()).isEqualTo((float) expected.threshold());
            assertThat(answer.get("score").doubleValue()
                            >= answer.get("threshold").doubleValue())
                    .isEqualTo(expected.anomalous());
            assertThat(answer.get("pixel_threshold").floatValue())
                    .isEqualTo(detector.postProcessor().pixelThreshold());
            assertThat(answer.get("p_value").doubleValue())
                    .isEqualTo(expected.pValue().orElseThrow());
            assertThat(answer.get("image").toString()).isEqualTo("{\"width\":40,\"height\":30}");
            assertThat(answer.get("regions")).hasSameSizeAs(expected.regions()).isNotEmpty();
            assertThat(answer.get("regions").get(0).get("x").intValue())
                    .isEqualTo(expected.regions().get(0).x());
            assertThat(answer.get("model").textValue()).isEqualTo("tiny.anomalight");
            assertThat(answer.has("heat_map")).isFalse();
        }
    }

    @Test
    void anImageIsTurnedUprightAsInTheDetector() throws IOException {
        BufferedImage stored = ImageIO.read(new ByteArrayInputStream(BAD));
        byte[] turned = OrientedFiles.jpeg(stored, 6);

        JsonNode answer =
                client.post("/v1/predict", turned, "Content-Type", "image/jpeg").json();

        assertThat(answer.get("image").toString()).isEqualTo("{\"width\":30,\"height\":40}");
        try (Detector detector = Detector.load(served.archive())) {
            assertThat(answer.get("score").doubleValue())
                    .isCloseTo(detector.predict(turned).score(), within(1e-6));
        }
    }

    @Test
    void anImageBetweenTheThresholdsIsForReview(@TempDir Path folder) {
        try (ServedArchive reviewed = ServedArchive.in(folder)) {
            TwoPictures.review(reviewed.archive());
            reviewed.client().reload();

            JsonNode answer = reviewed.client().post("/v1/predict", BAD).json();
            assertThat(answer.get("label").textValue()).isEqualTo("review");
            assertThat(answer.get("regions")).isNotEmpty();
            assertThat(answer.get("score").floatValue())
                    .isBetween(
                            answer.get("review_threshold").floatValue(),
                            Math.nextDown(answer.get("threshold").floatValue()));
            assertThat(reviewed.client()
                            .post("/v1/predict", GOOD)
                            .json()
                            .get("label")
                            .textValue())
                    .isEqualTo("normal");
            JsonNode review = reviewed.client().get("/v1/model").json().get("review");
            assertThat(review.get("threshold").floatValue())
                    .isEqualTo(answer.get("review_threshold").floatValue());
            assertThat(review.get("origin").textValue()).isEqualTo("at most 0.1 % of 1 good parts reach it");
            assertThat(reviewed.client().get("/metrics").text())
                    .contains("anomalight_verdicts_total{category=\"\",label=\"review\",product=\"tiny\"}");
            assertThat(reviewed.client()
                            .post("/v1/predict", BAD, "Accept", "image/png")
                            .body())
                    .isEqualTo(client.post("/v1/predict", BAD, "Accept", "image/png")
                            .body());
        }
    }

    @Test
    void aGoodPartIsNormal() {
        assertThat(client.post("/v1/predict", GOOD).json().get("label").textValue())
                .isEqualTo("normal");
    }

    @Test
    void aFormGivesTheSameAnswerAsABody() {
        JsonNode answer = client.form("/v1/predict", "image", List.of(BAD)).json();

        assertThat(answer.get("name").textValue()).isEqualTo("part 0.png");
        assertThat(answer.get("score"))
                .isEqualTo(client.post("/v1/predict", BAD).json().get("score"));
    }

    @Test
    void imagesOfManyRequestsGetTheSameScoresAsAlone() {
        List<byte[]> pictures = IntStream.range(0, 8)
                .mapToObj(i -> i % 2 == 0 ? TwoPictures.bad(40 + i, 30) : TwoPictures.good(30, 40 + i))
                .toList();
        List<Double> alone = pictures.stream()
                .map(picture ->
                        client.post("/v1/predict", picture).json().get("score").doubleValue())
                .toList();

        List<CompletableFuture<Reply>> together = pictures.stream()
                .map(picture -> client.postLater("/v1/predict", picture))
                .toList();
        JsonNode batch = client.form("/v1/predict/batch", "images", pictures.subList(0, 1))
                .json();

        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i).join().json().get("score").doubleValue()).isCloseTo(alone.get(i), within(1e-6));
        }
        assertThat(batch.at("/images/0/score").doubleValue()).isCloseTo(alone.get(0), within(1e-6));
    }

    @Test
    void theOverlayIsAPngOfTheImageSize() throws IOException {
        Reply reply = client.post("/v1/predict", BAD, "Accept", "image/png, application/json;q=0.5");

        assertThat(reply.type()).isEqualTo("image/png");
        BufferedImage overlay = ImageIO.read(new ByteArrayInputStream(reply.body()));
        assertThat(overlay.getWidth()).isEqualTo(40);
        assertThat(overlay.getHeight()).isEqualTo(30);
    }

    @Test
    void theHeatMapIsInTheAnswerIfRequested() throws IOException {
        String map = client.post("/v1/predict?heat_map=true", BAD)
                .json()
                .get("heat_map")
                .textValue();

        assertThat(map).startsWith("data:image/png;base64,");
        byte[] png = Base64.getDecoder().decode(map.substring(map.indexOf(',') + 1));
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(32);
    }

    @Test
    void aRequestMaySetItsOwnThreshold() {
        double score = client.post("/v1/predict", GOOD).json().get("score").doubleValue();

        JsonNode answer = client.post("/v1/predict?threshold=" + score, GOOD).json();

        assertThat(answer.get("label").textValue()).isEqualTo("anomalous");
        assertThat(answer.get("normalized_score").doubleValue()).isEqualTo(0.5);
        assertThat(client.post("/v1/predict", GOOD).json().get("label").textValue())
                .isEqualTo("normal");
    }

    @Test
    void aBatchIsAnsweredInTheOrderOfItsImages() {
        JsonNode answers = client.form("/v1/predict/batch", "images", List.of(GOOD, BAD, GOOD))
                .json()
                .get("images");

        assertThat(answers.findValuesAsText("label")).containsExactly("normal", "anomalous", "normal");
        assertThat(answers.findValuesAsText("name")).containsExactly("part 0.png", "part 1.png", "part 2.png");
    }

    @Test
    void theModelAnswerHoldsTheNormalisation() {
        JsonNode model = client.get("/v1/model").json();
        JsonNode answer = client.post("/v1/predict", GOOD).json();

        double range =
                model.at("/image/max").doubleValue() - model.at("/image/min").doubleValue();
        double expected = (answer.get("score").doubleValue()
                                - model.at("/image/threshold").doubleValue())
                        / range
                + 0.5;
        assertThat(answer.get("normalized_score").doubleValue()).isCloseTo(expected, within(1e-6));
        assertThat(model.get("model").textValue()).isEqualTo("stfpm");
        assertThat(model.at("/limits/batch_images").intValue()).isEqualTo(9);
    }

    @Test
    void theServiceIsLiveAndReady() {
        assertThat(client.get("/health/live").status()).isEqualTo(200);
        assertThat(client.get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void metricsCountScoredImagesAndErrors() {
        client.post("/v1/predict", BAD);
        client.post("/v1/predict", "no picture".getBytes(StandardCharsets.UTF_8));
        client.get("/nowhere/1");

        assertThat(client.get("/metrics").text())
                .contains(
                        "anomalight_requests_seconds_bucket{method=\"POST\",route=\"/v1/predict\",status=\"200\",le=\"0.5\"}")
                .contains("anomalight_errors_total{status=\"415\"}")
                .contains("anomalight_requests_seconds_count{method=\"GET\",route=\"none\",status=\"404\"}")
                .contains("anomalight_score_normalized_bucket{category=\"\",product=\"tiny\",le=\"0.05\"}")
                .contains("anomalight_verdicts_total{category=\"\",label=\"anomalous\",product=\"tiny\"}")
                .contains("anomalight_batch_images_bucket{product=\"tiny\",le=\"16.0\"}")
                .contains("anomalight_queue_images 0.0")
                .contains("anomalight_images_present 0.0")
                .doesNotContain("nowhere");
    }

    @Test
    void aRequestCanLetRegionsDecide() {
        JsonNode byRegions =
                client.post("/v1/predict?verdict=regions&min_area=1", BAD).json();
        JsonNode none =
                client.post("/v1/predict?verdict=regions&min_area=100000", BAD).json();
        JsonNode byScore = client.post("/v1/predict?min_area=100000", BAD).json();

        assertThat(byRegions.get("verdict_by").textValue()).isEqualTo("regions");
        assertThat(byRegions.get("label").textValue()).isEqualTo("anomalous");
        assertThat(byRegions.get("regions").get(0).get("normalized_mean_score").doubleValue())
                .isBetween(0.5, 1.0);
        assertThat(none.get("label").textValue()).isNotEqualTo("anomalous");
        assertThat(none.get("regions")).isEmpty();
        assertThat(byScore.get("verdict_by").textValue()).isEqualTo("score");
        assertThat(byScore.get("label").textValue()).isEqualTo("anomalous");
        assertThat(byScore.get("regions")).isEmpty();
        assertThat(client.get("/v1/model").json().at("/regions/verdict").textValue())
                .isEqualTo("score");
    }

    @ParameterizedTest
    @CsvSource({
        "verdict=both, verdict is score or regions",
        "min_area=1.5, min_area is a whole number of pixels",
        "min_width=-1, min_width must be a number of pixels",
        "min_mean_score=2, min_mean_score must be a normalised score",
        "pixel_threshold=NaN, pixel_threshold is a raw score",
        "verdict=regions&threshold=1, no effect with verdict=regions"
    })
    void optionsOfRegionsThatAreNotValidAreRefused(String query, String reason) {
        Reply reply = client.post("/v1/predict?" + query, BAD);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("detail").textValue()).contains(reason);
    }
}
