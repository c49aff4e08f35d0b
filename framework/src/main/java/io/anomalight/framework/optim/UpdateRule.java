package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** How one parameter moves along its gradient. */
public interface UpdateRule {

    /** Names of the arrays that the rule keeps for each parameter, for instance its moments. */
    List<String> slots();

    /** The rate at which this rule was asked to learn. */
    double learningRate();

    /**
     * Moves {@code parameter} in place and clears {@code gradient}.
     *
     * @param slots the arrays kept for this parameter, of its shape, in the order of {@link #slots()}
     * @param step how many steps were taken with this one, from 1
     */
    void update(NDArray parameter, NDArray gradient, List<NDArray> slots, long step);
}
