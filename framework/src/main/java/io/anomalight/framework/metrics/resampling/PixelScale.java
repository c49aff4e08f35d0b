package io.anomalight.framework.metrics.resampling;

/**
 * Where the raw scores of pixels are expected: the bins of pixels are chosen from it and from the first images.
 *
 * @param min the lowest score in validation
 * @param max the highest score in validation
 * @param threshold the edge of a bin, so that pixels from it on are counted exactly
 */
public record PixelScale(float min, float max, float threshold) {}
