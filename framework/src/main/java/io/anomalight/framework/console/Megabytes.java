package io.anomalight.framework.console;

/** The unit MB of all settings, tables and files: a million bytes. 2²⁰ bytes are a MiB. */
public final class Megabytes {
    /** Bytes in a MB. */
    public static final long BYTES = 1_000_000;

    private Megabytes() {}

    /** Converts bytes to MB. */
    public static double of(long bytes) {
        return of((double) bytes);
    }

    /** As above. */
    public static double of(double bytes) {
        return bytes / BYTES;
    }
}
