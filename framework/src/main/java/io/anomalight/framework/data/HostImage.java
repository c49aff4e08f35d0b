package io.anomalight.framework.data;

import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.Letterbox;
import io.anomalight.framework.image.PixelMap;
import io.anomalight.framework.image.ResizeMode;
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
 * @param rgb red, green and blue planes in [0, 1], {@code [3, H, W]}; or other channels, {@code [C, H, W]}, if the model reads these
 * @param mask 1 for a defective pixel and 0 for a normal one, {@code [H, W]}; all zero for a normal image, absent if
 *     the defect is not marked
 * @param originalSize its size in the file
 * @param identity a stable key of the image, if it has the same pixels at each reading in one size; empty if it is
 *     changed at random or if this is not known
 * @param category its category in data of several categories, whose thresholds apply to it; otherwise empty
 * @param kind the kind of its defect, or {@code good}, if the data set names it; otherwise empty
 * @param place where the image is among padding; absent if it has none
 * @param padded the padded image that it was cut from, {@link #shown}; absent if it was not cut
 * @param region the pixels that count; absent if all do. A model sees the others painted, see {@link #input}
 * @param defects the masks of its single defects; absent if the data set does not say when a defect counts as found
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
        String category,
        String kind,
        Optional<Letterbox> place,
        Optional<HostImage> padded,
        Optional<InputRegion> region,
        Optional<DefectMasks> defects) {
    public HostImage {
        if (rgb.length == 0 || rgb.length % size.pixels() != 0) {
            throw new IllegalArgumentException(path + " has " + rgb.length + " values, not whole planes of " + size);
        }
        if (mask.isPresent() && mask.get().length != size.pixels()) {
            throw new IllegalArgumentException("the mask of " + path + " is not " + size);
        }
        if (region.isPresent() && !region.get().size().equals(size)) {
            throw new IllegalArgumentException("the region of " + path + " is not of " + size);
        }
    }

    /** An image without padding. */
    public HostImage(
            Path path,
            Label label,
            ImageSize size,
            float[] rgb,
            Optional<byte[]> mask,
            ImageSize originalSize,
            Optional<String> identity,
            String category) {
        this(
                path,
                label,
                size,
                rgb,
                mask,
                originalSize,
                identity,
                category,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
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
        return new HostImage(
                path, label, size, rgb, mask, originalSize, identity, name, kind, place, padded, region, defects);
    }

    /** The same image with a kind. */
    public HostImage ofKind(String name) {
        return new HostImage(
                path, label, size, rgb, mask, originalSize, identity, category, name, place, padded, region, defects);
    }

    /** The same image with the masks of its single defects. */
    public HostImage with(DefectMasks single) {
        return new HostImage(
                path,
                label,
                size,
                rgb,
                mask,
                originalSize,
                identity,
                category,
                kind,
                place,
                padded,
                region,
                Optional.of(single));
    }

    /** The same image with this place among its padding, which is painted, without defects. */
    public HostImage padded(Letterbox at) {
        float[] painted = rgb.clone();
        at.pad(painted);
        return new HostImage(
                path,
                label,
                size,
                painted,
                mask.map(at::within),
                originalSize,
                identity,
                category,
                kind,
                Optional.of(at),
                Optional.empty(),
                Optional.empty(),
                defects);
    }

    /** The same image with the pixels that count, by its category and its place among padding. */
    public HostImage counting(InputRegions regions) {
        return new HostImage(
                path,
                label,
                size,
                rgb,
                mask,
                originalSize,
                identity,
                category,
                kind,
                place,
                padded,
                regions.of(category, place),
                defects);
    }

    /** The number of channels: 3 for red, green and blue. */
    public int channels() {
        return rgb.length / size.pixels();
    }

    /** The mask, with 0 for pixels that don't count. */
    Optional<byte[]> countedMask() {
        return region.map(counting -> mask.map(counting::within)).orElse(mask);
    }

    /** The pixels that a model sees, {@code [C, H, W]}: those that don't count are painted. */
    public float[] input() {
        return region.map(counting -> counting.painted(rgb)).orElse(rgb);
    }

    /** The image without its padding, which remembers the padded one; the same image if it has none. */
    public HostImage shown() {
        return place.map(at -> {
                    PixelMap cut = at.content().cut();
                    return new HostImage(
                            path,
                            label,
                            at.content().size(),
                            cut.of(rgb),
                            mask.map(cut::of),
                            originalSize,
                            identity,
                            category,
                            kind,
                            Optional.empty(),
                            Optional.of(this),
                            region.map(counting -> counting.cut(at.content())),
                            defects);
                })
                .orElse(this);
    }

    /** The image as a model sees it, with its padding. */
    public HostImage asScored() {
        return padded.orElse(this);
    }

    /** Resizes a picture in memory to {@code size}; it has no label and no orientation. */
    public static HostImage of(BufferedImage picture, ImageSize size) {
        return of("picture in memory", DecodedImage.of(picture), size);
    }

    /** Resizes a decoded image to {@code size}; it has no label. */
    public static HostImage of(String name, DecodedImage image, ImageSize size) {
        return new HostImage(Path.of(name), Label.UNKNOWN, size, image.rgb(size), Optional.empty(), image.size());
    }

    /** As above, in a resize mode. */
    public static HostImage of(String name, DecodedImage image, ImageSize size, ResizeMode mode) {
        if (mode == ResizeMode.STRETCH) {
            return of(name, image, size);
        }
        Letterbox at = Letterbox.of(image.size(), size);
        return new HostImage(Path.of(name), Label.UNKNOWN, size, at.rgb(image), Optional.empty(), image.size())
                .padded(at);
    }

    /** Cuts a part out of this image; the part has no identity. */
    public HostImage cut(Window part) {
        PixelMap cut = part.cut();
        HostImage image = new HostImage(path, label, part.size(), cut.of(rgb), mask.map(cut::of), originalSize)
                .in(category)
                .ofKind(kind);
        return place.map(at -> image.padded(at.in(part))).orElse(image);
    }
}
