package io.anomalight.callbacks.figures;

/**
 * Settings of {@link ScoreHistograms}.
 *
 * @param prCurves whether precision-recall curves of images and pixels are recorded, too
 */
public record ScoreHistogramsConfig(boolean prCurves) {}
