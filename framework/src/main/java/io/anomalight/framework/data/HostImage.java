package io.anomalight.framework.data;

import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.PixelMap;
import io.anomalight.framework.image.Window;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One decoded image in Java memory, resized to what the model wants.
 *
 * @param path where it was read from
 * @param label what is known of it
 * @param size its size now
 * @param rgb red, green and blue planes in [0, 1], {@code [3, H, W]}
 * @param mask 1 where the image is defective and 0 elsewhere, {@code [H, W]}; all zero for a normal image, absent where
 *     nobody has marked the defect
 * @param originalSize its size in the file
 * @param identity what tells it from every other image, if it is the same pixels each time it is read at one size; empty if it
 *     is changed at random, or nobody knows
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are megabytes: shared, never copied, never compared
public record HostImage(
        Path path,
        Label label,
        ImageSize size,
        float[] rgb,
        Optional<byte[]> mask,
        ImageSize originalSize,
        Optional<String> identity) {
    public HostImage {
        if (rgb.length != 3 * size.pixels()) {
            throw new IllegalArgumentException(path + " has " + rgb.length + " values, not 3x" + size);
        }
        if (mask.isPresent() && mask.get().length != size.pixels()) {
            throw new IllegalArgumentException("the mask of " + path + " is not " + size);
        }
    }

    /** An image that may be other pixels at the next reading. */
    public HostImage(
            Path path, Label label, ImageSize size, float[] rgb, Optional<byte[]> mask, ImageSize originalSize) {
        this(path, label, size, rgb, mask, originalSize, Optional.empty());
    }

    /** A picture in memory, of which nothing is known and which carries no orientation, resized to {@code size}. */
    public static HostImage of(BufferedImage picture, ImageSize size) {
        return of("picture in memory", DecodedImage.of(picture), size);
    }

    /** An image of which nothing is known, resized to {@code size}. */
    public static HostImage of(String name, DecodedImage image, ImageSize size) {
        return new HostImage(Path.of(name), Label.UNKNOWN, size, image.rgb(size), Optional.empty(), image.size());
    }

    /** A part of this image, which has the size of the whole; other pixels than those of the image have no identity. */
    HostImage cut(Window part) {
        PixelMap cut = part.cut();
        return new HostImage(path, label, part.size(), cut.of(rgb), mask.map(cut::of), originalSize);
    }
}
