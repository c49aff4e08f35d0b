package io.anomalight.framework.data.synthetic;

import io.anomalight.framework.image.ImageSize;

/** A synthetic defect; its seed decides shape, place and content. */
@FunctionalInterface
public interface SyntheticDefect {

    /**
     * Draws the defect on the planes {@code [C, H, W]}, with values in [0, 1].
     *
     * @return 1 for each pixel of the defect and 0 elsewhere, {@code [H, W]}; at least one pixel is 1, and pixels with 0 are
     *     unchanged
     */
    byte[] paste(float[] rgb, ImageSize size);
}
