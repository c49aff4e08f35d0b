package io.anomalight.framework.data.augment;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.PixelMap;

/** Mirrors images. */
public final class Flip {
    private Flip() {}

    /** Mirrors left to right. */
    public static PixelMap horizontal(ImageSize size) {
        int width = size.width();
        return new PixelMap(size.pixels(), size.pixels(), i -> i - i % width + width - 1 - i % width);
    }

    /** Mirrors top to bottom. */
    public static PixelMap vertical(ImageSize size) {
        int width = size.width();
        int lastRow = size.pixels() - width;
        return new PixelMap(size.pixels(), size.pixels(), i -> lastRow - (i - i % width) + i % width);
    }
}
