package io.anomalight.models.cfa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Scratch;
import io.anomalight.models.components.bank.KMeans;
import io.anomalight.models.components.region.CountedCells;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The centroids of the hyperspheres: the mean over the training images of the described patch at each position, and with γc above
 * 1, the centroids of these means by k-means. The authors' code and anomalib compute them so; the paper describes a moving average.
 *
 * <p>The descriptor is linear, so this class describes the mean of the patches once, in place of each patch. The sums are in the
 * state, so that a fit can resume exactly.
 *
 * @param count number of centroids
 */
record Centroids(ModuleState state, Descriptor descriptor, int count) {
    /** Name of the centroids in the state, {@code [M, O]}. */
    static final String NAME = "memory_bank";

    private static final String PREFIX = "centroids.";
    private static final String SEEN = PREFIX + "seen"; // [1]
    private static final String MEAN = PREFIX + "mean"; // [h·w, D]

    Centroids {
        state.allowVariable(NAME); // it does not exist before the pass over the training images ends
        state.allowVariable(PREFIX); // and these only during the pass
    }

    /** Adds the patches of images, {@code [B, h·w, D]}. */
    void add(NDArray patches) {
        long batch = patches.getShape().get(0);
        long before = state.has(SEEN) ? state.get(SEEN).toLongArray()[0] : 0;
        float share = (float) batch / (before + batch);
        NDArray mean = patches.mean(new int[] {0});
        if (before == 0) {
            state.buffer(MEAN, mean);
        } else {
            NDArray moved = mean.subi(state.get(MEAN)).muli(share);
            state.get(MEAN).addi(moved);
        }
        state.buffer(SEEN, new long[] {before + batch}, 1);
    }

    /**
     * Computes the centroids and frees the sums.
     *
     * @param counted the positions that count, {@code [h·w]}; empty if all do
     */
    void finish(Optional<boolean[]> counted, SplittableRandom random) {
        NDArray means;
        try (NDArray patches = state.get(MEAN).expandDims(0);
                NDArray described = EagerOperand.compute(patches, descriptor::of)) {
            means = described.reshape(described.getShape().slice(1)).duplicate();
        }
        if (counted.isPresent()) {
            try (NDArray all = means;
                    NDArray rows = all.getManager().create(CountedCells.indices(counted.get()))) {
                means = all.get(rows);
            }
        }
        if (count < means.getShape().get(0)) {
            try (NDArray points = means) {
                means = Scratch.compute(new NDList(points), in -> KMeans.centroids(in.head(), count, random));
            }
        }
        state.buffer(NAME, means);
        state.names(PREFIX).forEach(state::remove);
    }

    /**
     * Checks that the centroids exist.
     *
     * @throws UserError if they don't
     */
    void requireFilled() {
        if (!state.has(NAME)) {
            throw new UserError("CFA has no centroids, because the fit ended before its first pass over the training"
                    + " images did: raise trainer.max_time");
        }
    }
}
