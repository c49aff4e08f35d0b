package io.anomalight.framework.data;

import io.anomalight.framework.image.ImageLimits;
import java.util.Optional;

/**
 * The {@code image_limits} section of a data recipe: what decoding one image may cost, where it differs from what is usual.
 *
 * @param maxPixels the most pixels of an image
 * @param maxSide the most pixels of a row or a column
 * @param megabytes of memory for the pixels, for each MB of the file
 * @param seconds of processor time, for each MB of the file
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

    /** The limits: what is set here, and else the default. */
    public ImageLimits limits() {
        ImageLimits usual = ImageLimits.usual();
        return new ImageLimits(
                maxPixels.orElse(usual.maxPixels()),
                maxSide.orElse(usual.maxSide()),
                megabytes.orElse(usual.megabytes()),
                seconds.orElse(usual.seconds()));
    }
}
