package io.anomalight.detector;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Regions;
import io.anomalight.framework.visualization.SegmentationMask;
import java.util.ArrayList;
import java.util.Comparator;
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
 */
public record Region(int x, int y, int width, int height, int pixels, float score, float normalizedScore) {

    /** The regions of a mask, the highest score first. */
    static List<Region> of(SegmentationMask mask, float[] anomalyMap, PostProcessor postProcessor) {
        List<Region> regions = new ArrayList<>();
        int columns = mask.size().width();
        Regions.visit(mask.values(), mask.size(), (pixels, count) -> {
            int left = columns;
            int right = 0;
            int top = mask.size().height();
            int bottom = 0;
            float score = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                int column = pixels[i] % columns;
                int row = pixels[i] / columns;
                left = Math.min(left, column);
                right = Math.max(right, column);
                top = Math.min(top, row);
                bottom = Math.max(bottom, row);
                score = Math.max(score, anomalyMap[pixels[i]]);
            }
            regions.add(new Region(
                    left, top, right - left + 1, bottom - top + 1, count, score, postProcessor.normalizePixel(score)));
        });
        regions.sort(Comparator.comparingDouble(Region::score).reversed());
        return List.copyOf(regions);
    }
}
