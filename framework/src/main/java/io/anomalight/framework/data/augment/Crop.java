package io.anomalight.framework.data.augment;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Window;

/**
 * A part of an image that is shown as large as the whole.
 *
 * <p>The part has all the detail that the file has of it, as if the whole were enlarged and then cut; enlarging a part of the
 * small image would show the model a blur. No more than the part is computed.
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
    private ImageSize enlarged() {
        return new ImageSize(
                enlarged(image.height(), image.height(), part.height()),
                enlarged(image.width(), image.width(), part.width()));
    }

    /** The part of the enlarged image that is shown. */
    public Window window() {
        return new Window(
                enlarged(),
                image,
                enlarged(top, image.height(), part.height()),
                enlarged(left, image.width(), part.width()));
    }

    private static int enlarged(int length, int whole, int part) {
        return Math.toIntExact(Math.round((double) length * whole / part));
    }
}
