package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;

/**
 * What decoding one image may cost, so that a small file can't fill the memory or keep a processor busy.
 *
 * <p>Memory and time grow with the file: a file of up to 1 MB may take as much as one of 1 MB, one of 10 MB ten times that.
 *
 * @param maxPixels of an image
 * @param maxSide the most pixels of a row or a column
 * @param megabytes of memory for the pixels, for each MB (10⁶ bytes) of the file; and a third as many million pixels
 * @param seconds of processor time, for each MB of the file
 */
public record ImageLimits(long maxPixels, int maxSide, int megabytes, int seconds) {
    private static final String PREFIX = "anomalight.image.";
    private static final long MEGA = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    public ImageLimits {
        requirePositive("max_pixels", maxPixels);
        if (maxPixels > Integer.MAX_VALUE) {
            maxPixels = Integer.MAX_VALUE; // Java's arrays hold no more
        }
        requirePositive("max_side", maxSide);
        requirePositive("megabytes", megabytes);
        requirePositive("seconds", seconds);
    }

    /**
     * What is in force where nothing else is said: the system properties {@code anomalight.image.*}, or 200 million pixels,
     * 250,000 a side, 150 MB and 2 seconds for each MB.
     *
     * @throws UserError if a property is no number that can be
     */
    public static ImageLimits usual() {
        return new ImageLimits(
                property("max_pixels", 200 * MEGA),
                intProperty("max_side", 250_000),
                intProperty("megabytes", 150),
                intProperty("seconds", 2));
    }

    /** The same limits, with fewer pixels if there are fewer in {@code most}. */
    public ImageLimits withAtMost(long most) {
        return new ImageLimits(Math.max(1, Math.min(maxPixels, most)), maxSide, megabytes, seconds);
    }

    /** How to set one of them. */
    public static String key(String name) {
        return "data.image_limits." + name + " (without a recipe: java -D" + PREFIX + name + "=...)";
    }

    /** Bytes of memory for the pixels of a file of so many bytes. */
    public long memory(long fileBytes) {
        return times(Math.max(MEGA, fileBytes), megabytes);
    }

    /** Nanoseconds of processor time for a file of so many bytes. */
    public long nanos(long fileBytes) {
        return times(Math.max(MEGA, fileBytes), seconds * NANOS_PER_SECOND / MEGA);
    }

    /** The product, or the largest long where the product is larger. */
    private static long times(long a, long b) {
        return (long) (a * (double) b);
    }

    /** As {@link #property}; a larger number than the largest int is that. */
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
