package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;

/** Computes an array and frees the intermediate arrays before the step ends. */
public final class Scratch {
    private Scratch() {}

    /**
     * Computes one array and frees all intermediate arrays.
     *
     * @param inputs lent to the computation; the caller still owns them
     * @return the result, owned by the manager of the first input
     */
    public static NDArray compute(NDList inputs, Function<NDList, NDArray> computation) {
        NDManager caller = inputs.head().getManager();
        try (NDManager scratch = caller.newSubManager()) {
            scratch.tempAttachAll(inputs.toArray(NDArray[]::new));
            NDArray result = computation.apply(inputs);
            result.attach(caller);
            return result;
        }
    }
}
