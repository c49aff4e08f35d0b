package io.anomalight.detector;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.visualization.SegmentationMask;
import java.util.List;

/**
 * A connected component of anomalous pixels (8-connected) and its bounding box, in pixels of the image.
 *
 * @param x left column of the box
 * @param y top row of the box
 * @param width width of the box
 * @param height height of the box
 * @param pixels number of anomalous pixels of the component
 * @param score largest raw pixel score
 * @param normalizedScore {@code score} in [0, 1], 0.5 at the pixel threshold
 * @param normalizedMeanScore mean raw score of its pixels, normalised in the same way
 */
public record Region(
        int x,
        int y,
        int width,
        int height,
        int pixels,
        float score,
        float normalizedScore,
        float normalizedMeanScore) {

    /** The regions of a mask, the highest score first. */
    static List<Region> of(SegmentationMask mask, float[] anomalyMap, PostProcessor postProcessor) {
        return postProcessor.regionSearch().regions(mask.values(), anomalyMap, mask.size()).stream()
                .map(found -> new Region(
                        found.x(),
                        found.y(),
                        found.width(),
                        found.height(),
                        found.pixels(),
                        found.peak(),
                        found.normalizedPeak(),
                        found.normalizedMean()))
                .toList();
    }
}
