package io.anomalight.framework.memory;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;

/** Room for intermediate results that need not live as long as the step. */
public final class Scratch {
    private Scratch() {}

    /**
     * Computes one array and frees whatever was made on the way.
     *
     * @param inputs lent to the computation; they stay the caller's
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
