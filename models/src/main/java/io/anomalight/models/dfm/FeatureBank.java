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
 * @param maxMemoryMb memory limit for computing their principal components, in millions of bytes
 */
record FeatureBank(ModuleState state, int maxMemoryMb) {
    private static final String PREFIX = "features.";
    private static final long MB = 1_000_000;

    FeatureBank {
        state.allowVariable(PREFIX); // the arrays do not exist before learning, and their shapes depend on the images
    }

    /**
     * Adds the features of a batch, {@code [B, d]}.
     *
     * @throws UserError if the memory limit would be exceeded
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
        // The alphabetical order of the names is the order of the batches, also after a checkpoint is restored.
        state.buffer(String.format("%s%08d", PREFIX, state.names(PREFIX).size()), features);
    }

    /** The number of images. */
    long images() {
        return state.names(PREFIX).stream()
                .mapToLong(name -> state.get(name).getShape().get(0))
                .sum();
    }

    /** Returns the features of all images, {@code [N, d]}, and removes them from the state. */
    NDArray release() {
        NDList batches = new NDList();
        state.names(PREFIX).stream().sorted().map(state::get).forEach(batches::add);
        NDArray all = NDArrays.concat(batches);
        state.names(PREFIX).forEach(state::remove);
        return all;
    }
}
