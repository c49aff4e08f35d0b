package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * A loss that tells its own gradients, for where a formula is faster than recording the arithmetic and going back through it.
 *
 * <p>It is computed on the thread that trains, or on another one while that waits; so it makes no arrays, but for what dies
 * within it.
 */
@FunctionalInterface
public interface LossGradients {

    /**
     * Overwrites each of {@code gradients} with the derivative of the loss by one parameter, in the order of the
     * optimizer's {@link OptimizerSpec#parameters()}.
     *
     * @param gradients of the parameters' shapes; the optimizer's own
     * @return the loss
     */
    double compute(List<NDArray> gradients);
}
