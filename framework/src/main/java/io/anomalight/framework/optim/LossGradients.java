package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * A loss that computes its own gradients, for cases where a formula is faster than automatic differentiation.
 *
 * <p>It runs on the training thread, or on a worker thread while the training thread waits. So every array that it
 * makes must be closed before it returns.
 */
@FunctionalInterface
public interface LossGradients {

    /**
     * Overwrites each of {@code gradients} with the derivative of the loss by one parameter, in the order of the
     * optimizer's {@link OptimizerSpec#parameters()}.
     *
     * @param gradients arrays with the shapes of the parameters; the optimizer owns them
     * @return the loss
     */
    double compute(List<NDArray> gradients);
}
