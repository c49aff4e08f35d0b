package io.anomalight.framework.plugin;

import io.anomalight.framework.metrics.Metrics;

/** The metrics that come with the framework. */
public final class MetricsPlugin extends Plugin {
    @Override
    protected void configure() {
        Metrics.builtIn().byName().forEach(this::bindMetric);
    }
}
