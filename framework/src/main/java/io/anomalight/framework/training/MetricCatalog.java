package io.anomalight.framework.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The metrics that validation will publish, each with the reason if it will be undefined. */
public record MetricCatalog(Map<String, Optional<String>> metrics) {
    public MetricCatalog {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** Names of those that will be defined. */
    public List<String> available() {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }
}
