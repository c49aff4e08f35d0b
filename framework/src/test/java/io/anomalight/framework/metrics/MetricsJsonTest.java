package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.metrics.estimate.Interval;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsJsonTest {
    @Test
    void anUndefinedMetricIsNullWithItsReason() {
        Map<String, Measurement> values = new LinkedHashMap<>();
        values.put("image_AUROC", Measurement.exact(0.75));
        values.put("pixel_AUROC", Measurement.within(0.5, 0.001));
        values.put("pixel_AUPRO", Measurement.undefined("no image has a mask"));
        values.put("val_loss", Measurement.exact(Double.NaN));

        assertThat(MetricsJson.write(new Scores(values)))
                .hasToString("{\"image_AUROC\":{\"value\":0.75},"
                        + "\"pixel_AUROC\":{\"value\":0.5,\"error_bound\":0.001},"
                        + "\"pixel_AUPRO\":{\"value\":null,\"undefined\":\"no image has a mask\"},"
                        + "\"val_loss\":{\"value\":null,\"undefined\":\"its value is NaN\"}}");
    }

    @Test
    void anIntervalComesBackAndEarlierFilesHaveNone() throws JsonProcessingException {
        Scores scores = new Scores(Map.of("image_AUROC", Measurement.exact(0.75).with(new Interval(0.5, 0.875, 0.9))));
        String text = MetricsJson.write(scores).toString();

        assertThat(text)
                .isEqualTo("{\"image_AUROC\":{\"value\":0.75,"
                        + "\"interval\":{\"low\":0.5,\"high\":0.875,\"level\":0.9}}}");
        assertThat(MetricsJson.readScores(new ObjectMapper().readTree(text))).isEqualTo(scores);
        assertThat(MetricsJson.readScores(new ObjectMapper().readTree("{\"image_AUROC\":{\"value\":0.75}}"))
                        .values())
                .containsEntry("image_AUROC", Measurement.exact(0.75));
    }

    @Test
    void aPostProcessorComesBackFromTextAsItWas() throws JsonProcessingException {
        PostProcessor extreme = new PostProcessor(-1e-300, 0.1 + 0.2, -1, Double.MAX_VALUE, -Double.MIN_VALUE, 0);
        String text = MetricsJson.write(extreme).toString();

        assertThat(text).contains("\"image_threshold\":", "\"pixel_max\":");
        assertThat(MetricsJson.readPostProcessor(new ObjectMapper().readTree(text)))
                .isEqualTo(extreme);
    }

    @Test
    void aPostProcessorThatLacksAThresholdIsRefused() {
        assertThatThrownBy(() -> MetricsJson.readPostProcessor(new ObjectMapper().readTree("{\"image_threshold\": 1}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pixel_threshold");
    }

    @Test
    void normalScoresAndTheirPromiseComeBackFromText() throws JsonProcessingException {
        PostProcessor learned =
                new PostProcessor(9, 9, 0, 10, 0, 10).calibrated(List.of(0.3f, 0.1f, -2f), CalibrationTarget.rate(0.4));
        PostProcessor both = learned.with("dark", learned.withImageThreshold(0.2, "moved"));
        String text = MetricsJson.write(both).toString();

        assertThat(text)
                .contains("\"normal_scores\":[-2.0,0.1,0.3]", "\"choice\":\"rate\"", "\"choice\":\"fixed\"")
                .contains("\"bound\":" + learned.falseAlarms().bound());
        assertThat(MetricsJson.readPostProcessor(new ObjectMapper().readTree(text)))
                .isEqualTo(both);
    }

    @Test
    void aFileOfAnEarlierVersionHasNoPValueAndNoPromise() throws JsonProcessingException {
        PostProcessor plain = new PostProcessor(1, 2, 0, 3, 0, 4);
        String text = MetricsJson.write(plain.with("dark", plain)).toString();

        assertThat(text).doesNotContain("normal_scores", "false_alarms");
        PostProcessor read = MetricsJson.readPostProcessor(new ObjectMapper().readTree(text));
        assertThat(read.pValue(1)).isEmpty();
        assertThat(read.falseAlarms().known()).isFalse();
    }

    @Test
    void damagedNormalScoresAreRefused() {
        String text = MetricsJson.write(
                        new PostProcessor(9, 9, 0, 10, 0, 10).calibrated(List.of(1f, 2f), CalibrationTarget.rate(0)))
                .toString();

        for (String damaged : List.of("[2.0,1.0]", "[1.0,null]", "\"1.0\"", "null")) {
            assertThatThrownBy(() -> MetricsJson.readPostProcessor(
                            new ObjectMapper().readTree(text.replace("[1.0,2.0]", damaged))))
                    .as(damaged)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
