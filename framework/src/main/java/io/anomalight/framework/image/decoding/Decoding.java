package io.anomalight.framework.image.decoding;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.TooManyPixels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;

/** The state of decoding one image file: its name, its bytes and its limits; used by one thread. */
final class Decoding {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double MEGA = 1e6;
    private static final int RGB_BYTES = 3;

    private final String name;
    private final ImageBytes bytes;
    private final ImageLimits limits;
    private final long length;
    private final long start = processorNanos();
    private boolean late;

    Decoding(String name, ImageBytes bytes, ImageLimits limits) throws IOException {
        this.name = name;
        this.bytes = bytes;
        this.limits = limits;
        this.length = bytes.length();
    }

    String name() {
        return name;
    }

    /** What follows "The image" in a sentence. */
    String named() {
        return DecodedImage.named(name);
    }

    ImageBytes bytes() {
        return bytes;
    }

    long length() {
        return length;
    }

    /**
     * Refuses an image that is larger than the limits, before memory is allocated.
     *
     * @param samples the samples per pixel that are decoded into one array
     * @param bytesPerPixel the memory to decode one pixel, in bytes
     * @throws TooManyPixels if the image is too large
     */
    void requireWithinLimits(long width, long height, int samples, double bytesPerPixel) throws IOException {
        if (width < 1 || height < 1) {
            throw new IOException("its size is " + width + "x" + height + " pixels");
        }
        if (Math.max(width, height) > limits.maxSide()) {
            String why = "more than the " + inWords(limits.maxSide()) + " of a side that are read";
            throw tooMany(width, height, why, raise("max_side"));
        }
        long pixels = width * height; // both are at most ints here
        if (pixels > limits.maxPixels()) {
            // A service may have a lower limit than the default, which its client can't raise.
            boolean lowered = limits.maxPixels() < ImageLimits.usual().maxPixels();
            String why = "more than the " + inWords(limits.maxPixels()) + " that are read";
            throw tooMany(width, height, why, lowered ? "" : raise("max_pixels"));
        }
        if (pixels * samples > limits.maxSamples()) {
            String why = limits.maxSamples() == Integer.MAX_VALUE
                    ? "more than an array of Java holds with " + samples + " samples a pixel"
                    : "more than are read with " + samples + " samples per pixel ("
                            + inWords(limits.maxSamples() / samples) + ")";
            throw tooMany(width, height, why, "");
        }
        requireMemory(width, height, pixels * bytesPerPixel);
    }

    private void requireMemory(long width, long height, double bytes) {
        long allowed = limits.memory(length);
        if (bytes > allowed) {
            String why = String.format(
                    Locale.ROOT,
                    "which need %.0f MB of memory, too much for a file of %.3g MB (it may take %.0f MB)",
                    bytes / MEGA,
                    length / MEGA,
                    allowed / MEGA);
            throw tooMany(width, height, why, raise("megabytes"));
        }
        if (width * height > allowed / RGB_BYTES) { // pixels with fewer bytes take the same time
            String why = String.format(
                    Locale.ROOT,
                    "too many for a file of %.3g MB (it may have %.0f million)",
                    length / MEGA,
                    allowed / (RGB_BYTES * MEGA));
            throw tooMany(width, height, why, raise("megabytes"));
        }
    }

    private TooManyPixels tooMany(long width, long height, String why, String otherCure) {
        return new TooManyPixels("The image" + named() + " has " + width + "x" + height + " pixels, " + why
                + ": cut or shrink it" + otherCure);
    }

    private static String raise(String limit) {
        return "; or, if you trust it, raise " + ImageLimits.key(limit);
    }

    private static String inWords(long pixels) {
        return pixels % 1_000_000 == 0 ? pixels / 1_000_000 + " million" : Long.toString(pixels);
    }

    /** Refuses a buffer that is larger than the limit of memory. */
    void requireWithinLimits(long bufferBytes) throws IOException {
        if (bufferBytes < 0 || bufferBytes > limits.memory(length)) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "it claims pieces of %.0f MB in a file of %.3g MB",
                    bufferBytes / MEGA,
                    length / MEGA));
        }
    }

    /**
     * Fails if decoding has taken too long.
     *
     * @throws IOException if the time is over
     */
    void requireTime() throws IOException {
        if (!inTime()) {
            throw new IOException("it takes too long");
        }
    }

    /** Whether there is time left. */
    boolean inTime() {
        late |= processorNanos() - start > limits.nanos(length);
        return !late;
    }

    /** Whether the time was over in an earlier check. */
    boolean late() {
        return late;
    }

    /** The error of an intact image of an unsupported kind; {@code what} completes "The image x ...". */
    UserError unsupported(String what) {
        return new UserError("The image" + named() + " " + what + ", which Anomalight does not read: convert it to "
                + ImageReader.READABLE + " with 8 or 16 bits, grey or RGB");
    }

    /** As above; {@code cure} says what to do. */
    UserError unsupported(String what, String cure) {
        return new UserError("The image" + named() + " " + what + ", which Anomalight does not read: " + cure);
    }

    /** The error of a file that ends too early. */
    UserError cutOff() {
        return new UserError("The image" + named() + " is cut off: copy it again or remove it");
    }

    // Processor time if Java can measure it, so that a good image is not refused on a busy machine.
    private static long processorNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
