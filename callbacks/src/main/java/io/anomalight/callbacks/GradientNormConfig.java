package io.anomalight.callbacks;

/** {@link GradientNorm} has no settings. */
public record GradientNormConfig() {}
