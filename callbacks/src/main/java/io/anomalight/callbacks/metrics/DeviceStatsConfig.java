package io.anomalight.callbacks.metrics;

/** {@link DeviceStats} has no settings. */
public record DeviceStatsConfig() {}
