package io.anomalight.framework.optim.rule;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Settings of an update rule such as Adam; each optimizer opens its own {@link Update} from them. */
public interface UpdateRule {

    /** Names of the arrays kept for each parameter, for instance its moments. */
    List<String> slots();

    /** The configured learning rate. */
    double learningRate();

    /**
     * The name of the rule and its settings, without the learning rate; checkpoints save it, and a fit is resumed only with the same.
     * Empty, as by default, if this is not checked.
     */
    default String saved() {
        return "";
    }

    /** Opens the update; {@code manager} owns its native memory. */
    Update open(NDManager manager);

    /** As {@link #open}, but computes the plain formula operation by operation; by default the same. */
    default Update openPlain(NDManager manager) {
        return open(manager);
    }

    /** Moves all parameters of an optimizer by one step. */
    @FunctionalInterface
    interface Update {
        /**
         * Moves {@code parameters} in place and leaves the gradients unchanged.
         *
         * @param slots for each of {@link UpdateRule#slots()}, the arrays of the parameters, in the order of {@code
         *     parameters}
         * @param step the number of this step, from 1
         * @param learningRate the learning rate of this step, after all schedules
         */
        void apply(
                List<NDArray> parameters,
                List<NDArray> gradients,
                List<List<NDArray>> slots,
                long step,
                double learningRate);
    }
}
