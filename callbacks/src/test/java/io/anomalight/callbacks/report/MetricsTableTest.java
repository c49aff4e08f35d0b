package io.anomalight.callbacks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.estimate.Interval;
import j2html.tags.DomContent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsTableTest {
    private final Map<String, Measurement> values = new LinkedHashMap<>();

    private String html() {
        return MetricsTable.of(new Scores(values)).stream()
                .map(DomContent::render)
                .collect(Collectors.joining());
    }

    @Test
    void aMetricWithAnIntervalHasABar() {
        values.put("image_AUROC", Measurement.exact(0.75).with(new Interval(0.5, 0.875, 0.99)));
        values.put("image_Margin", Measurement.exact(3).with(new Interval(-1, 7, 0.99)));

        assertThat(html())
                .contains("(intervals of 99 %)", "0.750, 0.500 to 0.875", "x1=\"50\"", "x2=\"87.5\"")
                .doesNotContain("-1");
    }

    @Test
    void withoutIntervalsThereAreNoBars() {
        values.put("image_AUROC", Measurement.exact(0.75));

        assertThat(html())
                .contains("Every metric", "how often a defective image")
                .doesNotContain("<svg");
    }
}
