package io.anomalight.framework.data.augment;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.PixelMap;

/** Mirroring. */
public final class Flip {
    private Flip() {}

    /** Left becomes right. */
    public static PixelMap horizontal(ImageSize size) {
        int width = size.width();
        return new PixelMap(size.pixels(), size.pixels(), i -> i - i % width + width - 1 - i % width);
    }

    /** Top becomes bottom. */
    public static PixelMap vertical(ImageSize size) {
        int width = size.width();
        int lastRow = size.pixels() - width;
        return new PixelMap(size.pixels(), size.pixels(), i -> lastRow - (i - i % width) + i % width);
    }
}
