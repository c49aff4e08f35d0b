package io.anomalight.framework.image.decoding;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.TooManyPixels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;

/** One image file while it is decoded: its name, its bytes, and what it may still cost; used by one thread. */
final class Decoding {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double MEGA = 1e6;
    private static final int RGB_BYTES = 3;

    private final String name;
    private final ImageBytes bytes;
    private final ImageLimits limits;
    private final long length;
    private final long begun = processorNanos();
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

    ImageBytes bytes() {
        return bytes;
    }

    long length() {
        return length;
    }

    /**
     * Refuses an image that is larger than the limits, before any memory is taken.
     *
     * @param samples of a pixel that are decoded into one array
     * @param bytesAPixel of memory that decoding takes
     * @throws TooManyPixels if the image is too large
     */
    void requireBearable(long width, long height, int samples, double bytesAPixel) throws IOException {
        if (width < 1 || height < 1) {
            throw new IOException("its size is " + width + "x" + height + " pixels");
        }
        if (Math.max(width, height) > limits.maxSide()) {
            String why = "more than the " + inWords(limits.maxSide()) + " of a side that are read";
            throw tooMany(width, height, why, raise("max_side"));
        }
        long pixels = width * height; // both are ints here
        if (pixels > limits.maxPixels()) {
            // A service or a job may allow fewer pixels than usual, and its user can't raise that.
            boolean lowered = limits.maxPixels() < ImageLimits.usual().maxPixels();
            String why = "more than the " + inWords(limits.maxPixels()) + " that are read";
            throw tooMany(width, height, why, lowered ? "" : raise("max_pixels"));
        }
        if (pixels * samples > Integer.MAX_VALUE) {
            throw tooMany(width, height, "more than an array of Java holds with " + samples + " samples a pixel", "");
        }
        requireMemory(width, height, pixels * bytesAPixel);
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
        if (width * height > allowed / RGB_BYTES) { // pixels of fewer bytes take as long
            String why = String.format(
                    Locale.ROOT,
                    "too many for a file of %.3g MB (it may have %.0f million)",
                    length / MEGA,
                    allowed / (RGB_BYTES * MEGA));
            throw tooMany(width, height, why, raise("megabytes"));
        }
    }

    private TooManyPixels tooMany(long width, long height, String why, String otherCure) {
        return new TooManyPixels("The image " + name + " has " + width + "x" + height + " pixels, " + why
                + ": cut or shrink it" + otherCure);
    }

    private static String raise(String limit) {
        return "; or, if you trust it, raise " + ImageLimits.key(limit);
    }

    private static String inWords(long pixels) {
        return pixels % 1_000_000 == 0 ? pixels / 1_000_000 + " million" : Long.toString(pixels);
    }

    /** Refuses memory beside the pixels that is more than such a file may take. */
    void requireBearable(long bufferBytes) throws IOException {
        if (bufferBytes < 0 || bufferBytes > limits.memory(length)) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "it claims pieces of %.0f MB in a file of %.3g MB",
                    bufferBytes / MEGA,
                    length / MEGA));
        }
    }

    /**
     * Ends the work where it is called, once it has taken too long.
     *
     * @throws IOException then, and from then on
     */
    void requireTime() throws IOException {
        if (!inTime()) {
            throw new IOException("it takes too long");
        }
    }

    /** Whether there is time left. */
    boolean inTime() {
        late |= processorNanos() - begun > limits.nanos(length);
        return !late;
    }

    /** Whether it has run out, whatever a decoder made of that. */
    boolean late() {
        return late;
    }

    /** A sound image of a kind that isn't read; {@code what} completes "The image x ...". */
    UserError unsupported(String what) {
        return new UserError("The image " + name + " " + what + ", which Anomalight does not read: convert it to "
                + ImageReader.READABLE + " with 8 or 16 bits, grey or RGB");
    }

    /** An image whose file ends too early. */
    UserError cutOff() {
        return new UserError("The image " + name + " is cut off: copy it again or remove it");
    }

    // Processor time where Java can tell it: a busy machine must not make a good image bad.
    private static long processorNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
