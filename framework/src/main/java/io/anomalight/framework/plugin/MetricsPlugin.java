package io.anomalight.framework.plugin;

import io.anomalight.framework.metrics.Metrics;
import io.anomalight.framework.metrics.catalog.AddedMetrics;

/** Binds the metrics of the framework. */
public final class MetricsPlugin extends Plugin {
    @Override
    protected void configure() {
        Metrics.builtIn().byName().forEach(this::bindMetric);
        AddedMetrics.byName().forEach(this::bindMetric);
    }
}
