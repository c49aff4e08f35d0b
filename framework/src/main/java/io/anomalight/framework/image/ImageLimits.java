package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;

/**
 * Limits of memory and time to decode one image, so that a small file can't fill the memory or block a processor.
 *
 * <p>Memory and time are proportional to the size of the file; a file of less than 1 MB counts as 1 MB.
 *
 * @param maxPixels the largest number of pixels of an image
 * @param maxSamples the largest number of samples of an image: its pixels times its channels
 * @param maxSide the largest width and height in pixels
 * @param megabytes the largest memory of the pixels in MB per MB (10⁶ bytes) of the file; each pixel counts as at least
 *     3 bytes
 * @param seconds the longest processor time in seconds per MB of the file
 */
public record ImageLimits(long maxPixels, long maxSamples, int maxSide, int megabytes, int seconds) {
    private static final String PREFIX = "anomalight.image.";
    private static final long MEGA = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Eight samples of 16 bits take two thirds of the memory that a service and Spark expect for a pixel. */
    private static final int SAMPLES_PER_PIXEL = 8;

    public ImageLimits {
        requirePositive("max_pixels", maxPixels);
        if (maxPixels > Integer.MAX_VALUE) {
            maxPixels = Integer.MAX_VALUE; // the limit of Java arrays
        }
        if (maxSamples < 1 || maxSamples > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("an array of Java can't hold " + maxSamples + " samples");
        }
        requirePositive("max_side", maxSide);
        requirePositive("megabytes", megabytes);
        requirePositive("seconds", seconds);
    }

    /** Limits without one of samples, except that of Java's arrays. */
    public ImageLimits(long maxPixels, int maxSide, int megabytes, int seconds) {
        this(maxPixels, Integer.MAX_VALUE, maxSide, megabytes, seconds);
    }

    /**
     * The default limits: the system properties {@code anomalight.image.*}, or 200 million pixels, 250,000 pixels per
     * side, and 150 MB and 2 seconds per MB.
     *
     * @throws UserError if a property is not a valid number
     */
    public static ImageLimits usual() {
        return new ImageLimits(
                property("max_pixels", 200 * MEGA),
                intProperty("max_side", 250_000),
                intProperty("megabytes", 150),
                intProperty("seconds", 2));
    }

    /**
     * The same limits with at most {@code most} pixels, and at most as many samples as these pixels have with 8 channels, so that an image
     * of many channels takes no more memory.
     */
    public ImageLimits withAtMost(long most) {
        long pixels = Math.max(1, Math.min(maxPixels, most));
        return new ImageLimits(pixels, Math.min(maxSamples, SAMPLES_PER_PIXEL * pixels), maxSide, megabytes, seconds);
    }

    /** How to set a limit, for errors. */
    public static String key(String name) {
        return "data.image_limits." + name + " (without a recipe: java -D" + PREFIX + name + "=...)";
    }

    /** The largest memory in bytes for the pixels of a file. */
    public long memory(long fileBytes) {
        return times(Math.max(MEGA, fileBytes), megabytes);
    }

    /** The longest processor time in nanoseconds for a file. */
    public long nanos(long fileBytes) {
        return times(Math.max(MEGA, fileBytes), seconds * NANOS_PER_SECOND / MEGA);
    }

    /** The product, at most {@code Long.MAX_VALUE}. */
    private static long times(long a, long b) {
        return (long) (a * (double) b);
    }

    /** As {@link #property}, at most {@code Integer.MAX_VALUE}. */
    private static int intProperty(String name, int otherwise) {
        return (int) Math.min(property(name, otherwise), Integer.MAX_VALUE);
    }

    private static long property(String name, long otherwise) {
        String value = System.getProperty(PREFIX + name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.strip());
            requirePositive(name, number);
            return number;
        } catch (NumberFormatException e) {
            throw new UserError("-D" + PREFIX + name + "=" + value + " must be a whole number", e);
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new UserError(PREFIX + name + "=" + value + " must be at least 1");
        }
    }
}
