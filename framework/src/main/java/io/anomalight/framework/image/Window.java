package io.anomalight.framework.image;

/**
 * A part of a resized image. Pixels outside it are not computed, so a small part of a large image needs little memory.
 *
 * @param resized size of the whole resized image
 * @param size size of the part
 * @param top number of rows above the part
 * @param left number of columns to the left of the part
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

    /** The map that cuts the part out of the whole image. */
    public PixelMap cut() {
        return new PixelMap(resized.pixels(), size.pixels(), i -> {
            int row = top + Math.floorDiv(i, size.width());
            return row * resized.width() + left + i % size.width();
        });
    }
}
