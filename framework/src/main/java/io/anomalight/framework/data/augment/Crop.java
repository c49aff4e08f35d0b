package io.anomalight.framework.data.augment;

import io.anomalight.framework.ImageSize;
import io.anomalight.framework.data.image.PixelMap;

/**
 * A part of an image that is shown as large as the whole.
 *
 * <p>The image is resized once, from its file to {@link #enlarged}, and then cut: so the part has all the detail that the
 * file has of it, where enlarging a part of the small image would show the model a blur.
 *
 * @param image size of the image, and of what is made of the part
 * @param part size of the part
 * @param top rows above it
 * @param left columns left of it
 */
public record Crop(ImageSize image, ImageSize part, int top, int left) {
    public Crop {
        if (top < 0 || left < 0 || top + part.height() > image.height() || left + part.width() > image.width()) {
            throw new IllegalArgumentException(part + " at " + top + ", " + left + " is no part of " + image);
        }
    }

    /** The size to which the image is resized, so that the part has the size of the image. */
    public ImageSize enlarged() {
        return new ImageSize(
                enlarged(image.height(), image.height(), part.height()),
                enlarged(image.width(), image.width(), part.width()));
    }

    /** Cuts the part out of an image of the enlarged size. */
    public PixelMap cut() {
        ImageSize from = enlarged();
        int firstRow = enlarged(top, image.height(), part.height());
        int firstColumn = enlarged(left, image.width(), part.width());
        return new PixelMap(from.pixels(), image.pixels(), i -> {
            int row = firstRow + Math.floorDiv(i, image.width());
            return row * from.width() + firstColumn + i % image.width();
        });
    }

    private static int enlarged(int length, int whole, int part) {
        return Math.toIntExact(Math.round((double) length * whole / part));
    }
}
