package io.anomalight.framework.callback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics that validation will publish.
 *
 * @param metrics each with the reason if it will be undefined
 * @param validates whether there is any validation
 */
public record MetricCatalog(Map<String, Optional<String>> metrics, boolean validates) {
    public MetricCatalog {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** Of a fit that is validated. */
    public MetricCatalog(Map<String, Optional<String>> metrics) {
        this(metrics, true);
    }

    /** Of a fit that is not validated: what it would publish, each with the reason why it will not. */
    public static MetricCatalog withoutValidation(Map<String, Optional<String>> metrics) {
        return new MetricCatalog(metrics, false);
    }

    /** Names of those that will be defined. */
    public List<String> available() {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }
}
