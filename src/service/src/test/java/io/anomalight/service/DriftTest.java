package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.service.product.ServiceScorer;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The drift of a product in the answers and metrics of the service. */
class DriftTest {
    private static final byte[] PICTURE = TwoPictures.good(8, 8);

    /** All images score 1, and the normal images from 0 to 0.99. */
    private static ServiceScorer scorer() {
        List<Float> normal = IntStream.range(0, 100).mapToObj(i -> i / 100f).toList();
        PostProcessor thresholds = new PostProcessor(2, 2, 0, 4, 0, 4).calibrated(normal, CalibrationTarget.rate(0));
        return FakeScorer.free(1, thresholds);
    }

    @Test
    void aDriftIsInTheStateOfTheProductAndInTheMetrics() {
        try (Service service =
                Service.start(FakeConfig.of("drift.window", "20", "drift.defects", "0"), DriftTest::scorer)) {
            Client client = new Client(service);
            client.form("/v1/predict/batch", "images", Collections.nCopies(19, PICTURE));

            JsonNode before = client.get("/v1/products/fake").json().at("/drift/0");
            assertThat(before.get("drifting").booleanValue()).isFalse();
            assertThat(before.get("images").intValue()).isEqualTo(19);
            assertThat(before.get("normal_images").intValue()).isEqualTo(100);
            assertThat(before.has("last_window")).isFalse();
            assertThat(client.get("/metrics").text()).contains("anomalight_drift{product=\"fake\"} 0.0");
            client.post("/v1/predict", PICTURE);

            JsonNode after = client.get("/v1/products/fake").json().at("/drift/0");
            assertThat(after.get("drifting").booleanValue()).isTrue();
            assertThat(after.at("/last_window/above_median").doubleValue()).isEqualTo(1);
            assertThat(after.at("/last_window/p_value").doubleValue()).isLessThan(0.001);
            assertThat(client.get("/metrics").text()).contains("anomalight_drift{product=\"fake\"} 1.0");
        }
    }

    @Test
    void anArchiveWithoutNormalScoresSaysSo() {
        try (Service service =
                Service.start(FakeConfig.of(), () -> FakeScorer.free(1, new PostProcessor(2, 2, 0, 4, 0, 4)))) {
            JsonNode drift = new Client(service).get("/v1/products/fake").json().at("/drift/0");

            assertThat(drift.get("problem").textValue()).startsWith("the archive has no scores of normal images");
            assertThat(drift.get("problem").textValue()).endsWith(".");
        }
    }
}
