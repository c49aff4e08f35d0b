package io.anomalight.models.components.bank;

import com.sun.management.OperatingSystemMXBean;
import io.anomalight.framework.console.Megabytes;
import io.anomalight.framework.failure.UserError;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * {@code model.max_memory_mb}: the memory for what a model learns from all training images, in MB. The encoder, the images of a
 * step, and {@code trainer.feature_cache_mb} are not part of it.
 *
 * <p>It has the same meaning for all models. A model that keeps feature vectors of the training images keeps as many as the limit has
 * room for, drawn at random, see {@link TrainingVectors}; the limit also counts what the model computes from them. A model whose
 * memory does not depend on the number of images is refused if it needs more.
 *
 * @param megabytes a MB is a million bytes
 * @param machine memory of this machine without Java's heap, in bytes
 */
public record MemoryLimit(int megabytes, long machine) {

    public MemoryLimit {
        if (megabytes < 1) {
            throw new IllegalArgumentException("max_memory_mb must be at least 1, but is " + megabytes);
        }
    }

    /**
     * The limit of a configuration on this machine or in this container.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public static MemoryLimit of(int megabytes) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new MemoryLimit(
                megabytes,
                Math.max(0, system.getTotalMemorySize() - Runtime.getRuntime().maxMemory()));
    }

    /** Whether arrays of this size fit. */
    public boolean holds(long bytes) {
        return bytes <= bytes();
    }

    /** The limit in bytes. */
    long bytes() {
        return megabytes * Megabytes.BYTES;
    }

    /** The number of vectors that fit, if each needs this number of bytes. */
    public int capacity(double bytesPerVector) {
        return (int) Math.min(bytes() / bytesPerVector, Integer.MAX_VALUE - 8);
    }

    /**
     * Checks that enough vectors fit into the limit, and that the kept ones fit into the memory of the machine.
     *
     * @param least number of vectors that the model needs
     * @param kept number of vectors to keep
     * @param length length of a vector
     * @throws UserError if they don't; the message says which settings to change
     */
    void check(long least, long kept, long length, double bytesPerVector) {
        int capacity = capacity(bytesPerVector);
        if (capacity < least) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "model.max_memory_mb = %d has room for %,d feature vectors of %,d numbers, but at least %,d are"
                            + " needed; raise it, or lower model.input_size",
                    megabytes,
                    capacity,
                    length,
                    least));
        }
        double needed = kept * bytesPerVector;
        if (needed > machine) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "the feature vectors need %,.0f MB by now, and this machine has %,.0f MB beside Java's heap; set"
                            + " model.max_memory_mb below that to have some of them dropped at random, or lower"
                            + " model.input_size",
                    Megabytes.of(needed),
                    Megabytes.of(machine)));
        }
    }
}
