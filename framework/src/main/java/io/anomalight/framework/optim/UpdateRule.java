package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** How parameters move along their gradients: the settings, from which each optimizer opens its own {@link Update}. */
public interface UpdateRule {

    /** Names of the arrays that are kept for each parameter, for instance its moments. */
    List<String> slots();

    /** The rate at which this rule was asked to learn. */
    double learningRate();

    /** What does the moving; whatever native it needs belongs to {@code manager}. */
    Update open(NDManager manager);

    /** As {@link #open}, with the formula computed operation by operation as it stands; by default the same. */
    default Update openPlain(NDManager manager) {
        return open(manager);
    }

    /** Moves all parameters of an optimizer by one step. */
    @FunctionalInterface
    interface Update {
        /**
         * Moves {@code parameters} in place; the gradients stay as they are.
         *
         * @param slots for each of {@link UpdateRule#slots()} the arrays kept for the parameters, in their order
         * @param step how many steps were taken with this one, from 1
         * @param learningRate the rate of this step, which a schedule may have changed
         */
        void apply(
                List<NDArray> parameters,
                List<NDArray> gradients,
                List<List<NDArray>> slots,
                long step,
                double learningRate);
    }
}
