package io.anomalight.framework.data.augment;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Window;

/**
 * A part of an image that is enlarged to the size of the image.
 *
 * <p>The part keeps all details of the file: it is cut from the enlarged original, not from the image that was reduced
 * to the input size, which would be blurred. Only the part is computed.
 *
 * @param image size of the image, and of the enlarged part
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

    /** The size of the enlarged image, in which the part has the size of the image. */
    private ImageSize enlarged() {
        return new ImageSize(
                enlarged(image.height(), image.height(), part.height()),
                enlarged(image.width(), image.width(), part.width()));
    }

    /** The part of the enlarged image. */
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
