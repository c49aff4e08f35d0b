package io.anomalight.framework.image;

/**
 * A part of an image after it was resized; the pixels beyond it are never computed, so that a small part of a large image costs
 * no more memory than it has pixels.
 *
 * @param resized size to which the whole image would be resized
 * @param size size of the part
 * @param top rows above it
 * @param left columns left of it
 */
public record Window(ImageSize resized, ImageSize size, int top, int left) {
    public Window {
        if (top < 0 || left < 0 || top > resized.height() - size.height() || left > resized.width() - size.width()) {
            throw new IllegalArgumentException(size + " at " + top + ", " + left + " is no part of " + resized);
        }
    }

    /** The whole image. */
    public static Window all(ImageSize size) {
        return new Window(size, size, 0, 0);
    }

    /** Cuts the part out of the whole. */
    public PixelMap cut() {
        return new PixelMap(resized.pixels(), size.pixels(), i -> {
            int row = top + Math.floorDiv(i, size.width());
            return row * resized.width() + left + i % size.width();
        });
    }
}
