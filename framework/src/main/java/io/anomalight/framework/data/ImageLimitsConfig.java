package io.anomalight.framework.data;

import io.anomalight.framework.image.ImageLimits;
import java.util.Optional;

/**
 * The {@code image_limits} section of a data recipe: limits to decode one image; an absent value is the default.
 *
 * @param maxPixels the largest number of pixels of an image
 * @param maxSide the largest width and height in pixels
 * @param megabytes the largest memory of the pixels in MB per MB of the file
 * @param seconds the longest processor time in seconds per MB of the file
 */
public record ImageLimitsConfig(
        Optional<Long> maxPixels, Optional<Integer> maxSide, Optional<Integer> megabytes, Optional<Integer> seconds) {
    public ImageLimitsConfig {
        requirePositive("max_pixels", maxPixels);
        requirePositive("max_side", maxSide);
        requirePositive("megabytes", megabytes);
        requirePositive("seconds", seconds);
    }

    private static void requirePositive(String key, Optional<? extends Number> value) {
        value.filter(some -> some.longValue() < 1).ifPresent(some -> {
            throw new IllegalArgumentException(key + " must be at least 1, but is " + some);
        });
    }

    /** The limits, with the defaults for absent values. */
    public ImageLimits limits() {
        ImageLimits usual = ImageLimits.usual();
        return new ImageLimits(
                maxPixels.orElse(usual.maxPixels()),
                maxSide.orElse(usual.maxSide()),
                megabytes.orElse(usual.megabytes()),
                seconds.orElse(usual.seconds()));
    }
}
