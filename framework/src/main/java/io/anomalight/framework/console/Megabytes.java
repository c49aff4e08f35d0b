package io.anomalight.framework.console;

/** What a MB is in every setting, table and file: a million bytes. 2²⁰ bytes are a MiB. */
public final class Megabytes {
    /** Bytes in a MB. */
    public static final long BYTES = 1_000_000;

    private Megabytes() {}

    /** A number of bytes in MB. */
    public static double of(long bytes) {
        return of((double) bytes);
    }

    /** As above. */
    public static double of(double bytes) {
        return bytes / BYTES;
    }
}
