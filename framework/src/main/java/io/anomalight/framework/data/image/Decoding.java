package io.anomalight.framework.data.image;

import io.anomalight.framework.UserError;
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
     * Lets an image pass whose pixels may be decoded.
     *
     * @param bytesAPixel that decoding takes
     * @throws TooManyPixels if it is larger than the limits, before any memory is taken
     */
    void requireBearable(long width, long height, double bytesAPixel) throws IOException {
        if (width < 1 || height < 1) {
            throw new IOException("its size is " + width + "x" + height + " pixels");
        }
        if (Math.max(width, height) > limits.maxSide()) {
            throw tooMany(
                    width,
                    height,
                    "more than the " + inWords(limits.maxSide()) + " of a side that are read",
                    "max_side");
        }
        if (width * height > limits.maxPixels()) {
            throw tooMany(
                    width, height, "more than the " + inWords(limits.maxPixels()) + " that are read", "max_pixels");
        }
        double memory = width * height * bytesAPixel;
        if (memory > limits.memory(length)) {
            throw tooMany(
                    width,
                    height,
                    String.format(
                            Locale.ROOT,
                            "which need %.0f MB of memory, too much for a file of %.3g MB (it may take %.0f MB)",
                            memory / MEGA,
                            length / MEGA,
                            limits.memory(length) / MEGA),
                    "megabytes");
        }
        if (width * height > limits.memory(length) / RGB_BYTES) { // narrower pixels take as long
            throw tooMany(
                    width,
                    height,
                    String.format(
                            Locale.ROOT,
                            "too many for a file of %.3g MB (it may have %.0f million)",
                            length / MEGA,
                            limits.memory(length) / (RGB_BYTES * MEGA)),
                    "megabytes");
        }
    }

    private TooManyPixels tooMany(long width, long height, String why, String property) {
        // A lower bound than usual is set by whoever decodes, a service or a job, not by who reads this.
        boolean narrowed = property.equals("max_pixels")
                && limits.maxPixels() < ImageLimits.usual().maxPixels();
        return new TooManyPixels("The image " + name + " has " + width + "x" + height + " pixels, " + why
                + ": cut or shrink it"
                + (narrowed ? "" : "; or, if you trust it, raise " + ImageLimits.key(property)));
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
