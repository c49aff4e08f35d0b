package io.anomalight.framework.data;

import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.PixelMap;
import io.anomalight.framework.image.Window;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One decoded image in Java memory, resized to the input size of the model.
 *
 * @param path the file
 * @param label its label
 * @param size its size now
 * @param rgb red, green and blue planes in [0, 1], {@code [3, H, W]}
 * @param mask 1 for a defective pixel and 0 for a normal one, {@code [H, W]}; all zero for a normal image, absent if
 *     the defect is not marked
 * @param originalSize its size in the file
 * @param identity a stable key of the image, if it has the same pixels at each reading in one size; empty if it is
 *     changed at random or if this is not known
 * @param category its category in data of several categories, whose thresholds apply to it; otherwise empty
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are megabytes: shared, never copied, never compared
public record HostImage(
        Path path,
        Label label,
        ImageSize size,
        float[] rgb,
        Optional<byte[]> mask,
        ImageSize originalSize,
        Optional<String> identity,
        String category) {
    public HostImage {
        if (rgb.length != 3 * size.pixels()) {
            throw new IllegalArgumentException(path + " has " + rgb.length + " values, not 3x" + size);
        }
        if (mask.isPresent() && mask.get().length != size.pixels()) {
            throw new IllegalArgumentException("the mask of " + path + " is not " + size);
        }
    }

    /** An image that may have other pixels at the next reading, without a category. */
    public HostImage(
            Path path, Label label, ImageSize size, float[] rgb, Optional<byte[]> mask, ImageSize originalSize) {
        this(path, label, size, rgb, mask, originalSize, Optional.empty());
    }

    /** An image without a category. */
    public HostImage(
            Path path,
            Label label,
            ImageSize size,
            float[] rgb,
            Optional<byte[]> mask,
            ImageSize originalSize,
            Optional<String> identity) {
        this(path, label, size, rgb, mask, originalSize, identity, "");
    }

    /** The same image in a category. */
    public HostImage in(String name) {
        return new HostImage(path, label, size, rgb, mask, originalSize, identity, name);
    }

    /** Resizes a picture in memory to {@code size}; it has no label and no orientation. */
    public static HostImage of(BufferedImage picture, ImageSize size) {
        return of("picture in memory", DecodedImage.of(picture), size);
    }

    /** Resizes a decoded image to {@code size}; it has no label. */
    public static HostImage of(String name, DecodedImage image, ImageSize size) {
        return new HostImage(Path.of(name), Label.UNKNOWN, size, image.rgb(size), Optional.empty(), image.size());
    }

    /** Cuts a part out of this image; the part has no identity. */
    HostImage cut(Window part) {
        PixelMap cut = part.cut();
        return new HostImage(path, label, part.size(), cut.of(rgb), mask.map(cut::of), originalSize).in(category);
    }
}
