package io.anomalight.callbacks;

/** {@link Summary} has no settings. */
public record SummaryConfig() {}
