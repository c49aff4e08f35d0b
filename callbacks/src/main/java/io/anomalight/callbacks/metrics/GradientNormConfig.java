package io.anomalight.callbacks.metrics;

/** {@link GradientNorm} has no settings. */
public record GradientNormConfig() {}
