package io.anomalight.callbacks;

/** {@link DeviceStats} has no settings. */
public record DeviceStatsConfig() {}
