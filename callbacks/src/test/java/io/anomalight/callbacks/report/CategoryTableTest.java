package io.anomalight.callbacks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.estimate.Interval;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CategoryTableTest {

    private static String html(Measurement auroc) {
        EvaluatedSplit result = new EvaluatedSplit(
                "test",
                false,
                List.of(),
                new Scores(Map.of(), Map.of("bottle", Map.of("image_AUROC", auroc))),
                FakeRun.POST_PROCESSOR,
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                List.of(),
                List.of());
        return CategoryTable.of(result).render();
    }

    @Test
    void aMetricStandsWithItsInterval() {
        Measurement auroc = Measurement.exact(0.75).with(new Interval(0.5, 0.875, 0.95));

        assertThat(html(auroc)).contains(">bottle<", ">0.750 (0.500 to 0.875)<");
    }

    @Test
    void aMetricWithoutAnIntervalIsItsValueAlone() {
        assertThat(html(Measurement.exact(0.75))).contains(">0.750<");
    }

    @Test
    void anUndefinedMetricIsADash() {
        assertThat(html(Measurement.undefined("there are no defective images")))
                .contains(">–<")
                .doesNotContain("NaN<");
    }
}
