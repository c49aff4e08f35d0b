package io.anomalight.models.components.bank;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The feature vectors of the training images until the end of the pass: all of them, or a uniformly random sample of as many as
 * {@code model.max_memory_mb} has room for. They are in the module's state, so a fit can resume exactly.
 */
public final class TrainingVectors {
    private final MemoryLimit limit;
    private final Console console;
    private final Reservoir sample;

    /**
     * Uses arrays of the state whose names begin with {@code prefix}.
     *
     * @param console gets a line if vectors are dropped
     */
    public TrainingVectors(String prefix, MemoryLimit limit, ModuleState state, Console console) {
        this.limit = limit;
        this.console = console;
        this.sample = new Reservoir(state, prefix);
    }

    /**
     * Adds vectors; this class becomes their owner.
     *
     * @param vectors {@code [n, D]}
     * @param least number of vectors that the model needs
     * @param bytesPerVector memory of a vector and of what the model computes from it; the same at every call
     * @throws UserError if too few vectors fit into the limit or the memory of the machine
     */
    public void add(NDArray vectors, long least, double bytesPerVector, SplittableRandom random) {
        int capacity = limit.capacity(bytesPerVector);
        long kept = Math.min(capacity, seen() + vectors.getShape().get(0));
        limit.check(least, kept, vectors.getShape().get(1), bytesPerVector);
        sample.add(vectors, capacity, random);
    }

    /** The number of vectors that were added. */
    public long seen() {
        return sample.seen();
    }

    /** The number of vectors that are kept. */
    public int kept() {
        return sample.kept();
    }

    /** The kept vectors, {@code [n, D]} each; the state still owns them. Says on the console if others were dropped. */
    public List<NDArray> pieces() {
        int kept = kept();
        if (kept < seen()) {
            console.line(String.format(
                    Locale.ROOT,
                    "%,d of the %,d feature vectors were kept, drawn at random, as many as model.max_memory_mb = %d"
                            + " has room for; the model learns from these",
                    kept,
                    seen(),
                    limit.megabytes()));
        }
        return sample.pieces();
    }

    /** Removes all vectors. */
    public void clear() {
        sample.clear();
    }
}
