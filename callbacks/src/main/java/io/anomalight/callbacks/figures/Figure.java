package io.anomalight.callbacks.figures;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.metrics.PostProcessor;
import java.awt.image.BufferedImage;

/** Draws one judged image. */
@FunctionalInterface
public interface Figure {
    BufferedImage draw(ImageResult result, PostProcessor postProcessor);
}
