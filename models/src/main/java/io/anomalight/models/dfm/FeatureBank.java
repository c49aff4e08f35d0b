package io.anomalight.models.dfm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.gaussian.PrincipalComponents;
import java.util.Locale;

/**
 * The pooled features of the training images seen so far, in the module's state until the epoch ends.
 *
 * @param maxMemoryMb millions of bytes that finding their principal components may take
 */
record FeatureBank(ModuleState state, int maxMemoryMb) {
    private static final String PREFIX = "features.";
    private static final long MB = 1_000_000;

    FeatureBank {
        state.allowVariable(PREFIX);
    }

    /**
     * Keeps the features of a batch, {@code [B, d]}.
     *
     * @throws UserError if there are too many
     */
    void add(NDArray features) {
        long images = images() + features.getShape().get(0);
        long dimensions = features.getShape().get(1);
        if (PrincipalComponents.bytes(images, dimensions) > maxMemoryMb * MB) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "The principal components of %,d images with %,d features each would need more than max_memory_mb ="
                            + " %,d: raise model.pooling_kernel_size, lower model.input_size, learn from fewer images"
                            + " (trainer.limit_train_batches), or raise model.max_memory_mb",
                    images,
                    dimensions,
                    maxMemoryMb));
        }
        // The order of the names is that of the batches, also when a checkpoint brings them.
        state.buffer(String.format("%s%08d", PREFIX, state.names(PREFIX).size()), features);
    }

    /** How many images there are. */
    long images() {
        return state.names(PREFIX).stream()
                .mapToLong(name -> state.get(name).getShape().get(0))
                .sum();
    }

    /** The features of all, {@code [N, d]}, which are then kept no longer. */
    NDArray release() {
        NDList batches = new NDList();
        state.names(PREFIX).stream().sorted().map(state::get).forEach(batches::add);
        NDArray all = NDArrays.concat(batches);
        state.names(PREFIX).forEach(state::remove);
        return all;
    }
}
