package io.anomalight.framework.metrics.regions;

/**
 * A group of connected anomalous pixels and its upright bounding box, in pixels of the image.
 *
 * @param x left column of the box
 * @param y top row of the box
 * @param width width of the box
 * @param height height of the box
 * @param pixels number of its pixels
 * @param peak largest raw score of its pixels
 * @param normalizedPeak {@code peak} in [0, 1], 0.5 at the pixel threshold
 * @param normalizedMean mean raw score of its pixels, normalised in the same way
 */
public record FoundRegion(
        int x, int y, int width, int height, int pixels, float peak, float normalizedPeak, float normalizedMean) {}
