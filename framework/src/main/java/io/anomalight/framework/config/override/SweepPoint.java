package io.anomalight.framework.config.override;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One combination of a sweep's values, which is one job.
 *
 * @param overrides every override, each with one value
 * @param swept the swept keys alone with their values, in the order written
 */
public record SweepPoint(List<String> overrides, Map<String, String> swept) {
    public SweepPoint {
        overrides = List.copyOf(overrides);
        swept = Collections.unmodifiableMap(new LinkedHashMap<>(swept));
    }
}
