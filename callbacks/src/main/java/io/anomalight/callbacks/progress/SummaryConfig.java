package io.anomalight.callbacks.progress;

/** {@link Summary} has no settings. */
public record SummaryConfig() {}
