package io.anomalight.models.components.bank;

import com.sun.management.OperatingSystemMXBean;
import io.anomalight.framework.failure.UserError;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * The largest number of feature vectors in memory before the coreset is chosen.
 *
 * @param megabytes {@code model.max_memory_mb}; a MB is a million bytes
 * @param machine memory of this machine without Java's heap, in bytes
 */
public record MemoryLimit(int megabytes, long machine) {
    private static final double MB = 1e6;

    /** The limit of a configuration on this machine or in this container. */
    public static MemoryLimit of(int megabytes) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new MemoryLimit(
                megabytes,
                Math.max(0, system.getTotalMemorySize() - Runtime.getRuntime().maxMemory()));
    }

    /**
     * The number of vectors that fit into the limit, together with their projections or the coreset.
     *
     * @param length length of a vector
     * @param ratio share of the vectors in the coreset
     */
    int capacity(long length, double ratio) {
        return (int) Math.min(megabytes * MB / bytesPerVector(length, ratio), Integer.MAX_VALUE - 8);
    }

    private double bytesPerVector(long length, double ratio) {
        long vectors = (long) (megabytes * MB / (Float.BYTES * length)); // without projections and coreset
        long projectedLength = Math.min(length, SparseProjection.safeLength(vectors, MemoryBank.EPS));
        return Float.BYTES * (length + Math.max((double) projectedLength, ratio * length));
    }

    /**
     * Checks that the vectors fit into the limit and into the memory of the machine.
     *
     * @param perImage vectors per image
     * @param kept number of vectors to keep
     * @throws UserError if they don't; the message says which settings to change
     */
    void check(long perImage, long kept, long length, double ratio) {
        int capacity = capacity(length, ratio);
        if (capacity < perImage) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "model.max_memory_mb = %d has room for %,d feature vectors of %,d numbers, but a single image has"
                            + " %,d; raise it, or lower model.input_size",
                    megabytes,
                    capacity,
                    length,
                    perImage));
        }
        double needed = kept * bytesPerVector(length, ratio);
        if (needed > machine) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "the feature vectors need %,.0f MB by now, and this machine has %,.0f MB beside Java's heap; set"
                            + " model.max_memory_mb below that to have some of them dropped at random, or lower"
                            + " model.input_size",
                    needed / MB,
                    machine / MB));
        }
    }
}
