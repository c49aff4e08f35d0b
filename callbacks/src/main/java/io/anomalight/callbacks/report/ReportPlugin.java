package io.anomalight.callbacks.report;

import io.anomalight.framework.plugin.Plugin;

/** Contributes the report as the callback {@code report}. */
public final class ReportPlugin extends Plugin {
    @Override
    protected void configure() {
        bindCallback("report", ReportConfig.class, (config, environment) -> new Report(config, environment.console()));
    }
}
