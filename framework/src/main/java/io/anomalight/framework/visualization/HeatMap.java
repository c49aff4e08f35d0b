package io.anomalight.framework.visualization;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import java.awt.image.BufferedImage;

/**
 * Colours of normalised anomaly scores: the JET colour map of Matlab, OpenCV and anomalib, from blue over green to red.
 */
public final class HeatMap {
    private HeatMap() {}

    /** The colour of a score as 0xRRGGBB; scores are clamped to [0, 1], NaN counts as 0. */
    public static int color(float score) {
        float position = 4 * Math.min(1, Math.max(0, Float.isNaN(score) ? 0 : score));
        return ramp(position - 3) << 16 | ramp(position - 2) << 8 | ramp(position - 1);
    }

    /** Draws a normalised map, {@code [H, W]} of {@code size}. */
    public static BufferedImage picture(float[] scores, ImageSize size) {
        size.requireEachPixel("a heat map", scores.length);
        BufferedImage picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < size.pixels(); i++) {
            picture.setRGB(i % size.width(), i / size.width(), color(scores[i]));
        }
        return picture;
    }

    /** Draws the anomaly map of a result; a pixel at the threshold has the colour of 0.5. */
    public static BufferedImage picture(ImageResult result, PostProcessor postProcessor) {
        float[] normalized = new float[result.anomalyMap().length];
        for (int i = 0; i < normalized.length; i++) {
            normalized[i] = postProcessor.normalizePixel(result.anomalyMap()[i]);
        }
        return picture(normalized, result.image().size());
    }

    /** 255 up to 0.5 from the channel's peak, falling linearly to 0 at 1.5. */
    private static int ramp(float fromPeak) {
        return Math.round(255 * Math.min(1, Math.max(0, 1.5f - Math.abs(fromPeak))));
    }
}
