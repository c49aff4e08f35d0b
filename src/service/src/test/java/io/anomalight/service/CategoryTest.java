package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.Client.Reply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service with an archive of two categories: an image that is anomalous as a bottle is normal as a cable. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CategoryTest {
    private static final byte[] BAD = TwoPictures.bad(40, 30);

    private final ServedArchive served;
    private final Client client;
    private final PostProcessor thresholds;

    CategoryTest(@TempDir Path folder) {
        served = ServedArchive.in(folder);
        client = served.client();
        thresholds = TinyArchive.inTwoCategories(served.archive());
        assertThat(client.reload().status()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        served.close();
    }

    @Test
    void anImageGetsTheThresholdsAndTheNormalisationOfItsCategory() {
        JsonNode bottle = client.post("/v1/predict?category=bottle", BAD).json();
        JsonNode cable = client.post("/v1/predict?category=cable", BAD).json();

        float score = bottle.get("score").floatValue();
        assertThat(cable.get("score").floatValue()).isEqualTo(score);
        assertThat(bottle.get("label").textValue()).isEqualTo("anomalous");
        assertThat(cable.get("label").textValue()).isEqualTo("normal");
        assertThat(cable.get("threshold").floatValue())
                .isEqualTo(thresholds.of("cable").imageThreshold());
        assertThat(cable.get("pixel_threshold").floatValue())
                .isEqualTo(thresholds.of("cable").pixelThreshold());
        assertThat(cable.get("normalized_score").doubleValue())
                .isCloseTo(thresholds.of("cable").normalizeScore(score), within(1e-9));
        assertThat(cable.get("category").textValue()).isEqualTo("cable");
        assertThat(bottle.get("p_value").doubleValue())
                .isEqualTo(thresholds.of("bottle").pValue(score).orElseThrow());
        assertThat(cable.has("p_value")).isFalse(); // no normal images of this category are stored
        assertThat(cable.get("review_threshold")).isEqualTo(cable.get("threshold")); // no reviews
    }

    @Test
    void aBatchAndAnOverlayHaveACategoryToo() {
        JsonNode answers = client.form("/v1/predict/batch?category=cable", "images", List.of(BAD, BAD))
                .json()
                .get("images");

        assertThat(answers.findValuesAsText("label")).containsExactly("normal", "normal");
        assertThat(answers.findValuesAsText("category")).containsExactly("cable", "cable");
        byte[] bottle = client.post("/v1/predict?category=bottle", BAD, "Accept", "image/png")
                .body();
        Reply cable = client.post("/v1/predict?category=cable", BAD, "Accept", "image/png");
        assertThat(cable.type()).isEqualTo("image/png");
        assertThat(cable.body()).isNotEqualTo(bottle);
    }

    @Test
    void aThresholdOfTheRequestReplacesThatOfItsCategory() {
        JsonNode answer =
                client.post("/v1/predict?category=cable&threshold=-1", BAD).json();

        assertThat(answer.get("label").textValue()).isEqualTo("anomalous");
        assertThat(answer.get("pixel_threshold").floatValue())
                .isEqualTo(thresholds.of("cable").pixelThreshold());
    }

    @Test
    void aMissingCategoryIsRefused() {
        for (Reply reply : List.of(
                client.post("/v1/predict", BAD),
                client.post("/v1/predict", BAD, "Accept", "image/png"),
                client.form("/v1/predict/batch", "images", List.of(BAD)))) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().get("detail").textValue())
                    .isEqualTo(
                            "category is missing: the model has several categories, so choose one of bottle, cable.");
        }
    }

    @Test
    void anUnknownCategoryIsRefused() {
        Reply reply = client.post("/v1/predict?category=blue%20bird", BAD);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("detail").textValue())
                .isEqualTo("category=blue bird is not known: choose one of bottle, cable.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"category=", "category", "category=bottle&category=cable"})
    void aCategoryThatMakesNoSenseIsRefused(String query) {
        assertThat(client.post("/v1/predict?" + query, BAD).status()).isEqualTo(400);
    }

    @Test
    void theModelAnswerListsTheCategories() {
        JsonNode categories = client.get("/v1/model").json().get("categories");

        assertThat(categories.findValuesAsText("name")).containsExactly("bottle", "cable");
        assertThat(categories.at("/1/image/threshold").floatValue())
                .isEqualTo(thresholds.of("cable").imageThreshold());
        assertThat(categories.at("/1/image/max").doubleValue())
                .isEqualTo(thresholds.of("cable").imageMax());
        JsonNode promise = categories.at("/0/false_alarms");
        assertThat(promise.get("normal_images").intValue()).isEqualTo(1);
        assertThat(promise.get("exceeding").intValue()).isZero();
        assertThat(promise.get("bound").doubleValue()).isCloseTo(0.95, within(1e-12)); // 1 - 0.05
        assertThat(promise.get("confidence").doubleValue()).isEqualTo(0.95);
        assertThat(promise.get("choice").textValue()).isEqualTo("fixed");
        assertThat(categories.at("/1/false_alarms/bound").doubleValue()).isEqualTo(1);
        assertThat(categories.at("/0/pixel/threshold").floatValue())
                .isEqualTo(thresholds.of("bottle").pixelThreshold());
    }

    @Test
    void metricsAreByCategory() {
        client.post("/v1/predict?category=cable", BAD);

        assertThat(client.get("/metrics").text())
                .contains("anomalight_verdicts_total{category=\"cable\",label=\"normal\",product=\"tiny\"}")
                .contains("anomalight_score_normalized_bucket{category=\"cable\",product=\"tiny\",le=\"0.05\"}");
    }

    @Test
    void aModelOfOneCategoryRefusesACategory(@TempDir Path folder) {
        try (ServedArchive one = ServedArchive.in(folder)) {
            Reply reply = one.client().post("/v1/predict?category=bottle", BAD);

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().get("detail").textValue())
                    .contains("the model was trained on one category, so leave it out");
            assertThat(one.client().get("/v1/model").json().get("categories")).isEmpty();
            assertThat(one.client().post("/v1/predict", BAD).json().has("category"))
                    .isFalse();
        }
    }
}
