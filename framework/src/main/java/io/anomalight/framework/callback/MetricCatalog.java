package io.anomalight.framework.callback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics that validation will publish.
 *
 * @param metrics the names, each with a reason if the metric will be undefined
 * @param validates whether the fit is validated
 */
public record MetricCatalog(Map<String, Optional<String>> metrics, boolean validates) {
    public MetricCatalog {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** The metrics of a fit with validation. */
    public MetricCatalog(Map<String, Optional<String>> metrics) {
        this(metrics, true);
    }

    /** The metrics of a fit without validation, each with the reason why it will not be published. */
    public static MetricCatalog withoutValidation(Map<String, Optional<String>> metrics) {
        return new MetricCatalog(metrics, false);
    }

    /** The names of metrics that will be defined. */
    public List<String> available() {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }
}
