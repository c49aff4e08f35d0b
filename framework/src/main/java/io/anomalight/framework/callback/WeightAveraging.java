package io.anomalight.framework.callback;

import java.util.OptionalDouble;

/**
 * A callback that decides how a fit averages the weights of its module, as Lightning's {@code WeightAveraging}. A fit can have one.
 *
 * <p>A callback implements this interface in addition to {@link Callback} and {@link Stateful}. The trainer keeps the average beside the
 * trained weights: as soon as it has begun, validations use it, and checkpoints contain both. At the end of the fit, the module gets
 * the average. Both methods are called on the training thread.
 */
public interface WeightAveraging {

    /**
     * Called after each training step in which an optimizer took a step.
     *
     * @return the part of the average that the next update keeps, from 0 to 1; 0 starts the average with the current weights. Empty if
     *     this step changes nothing
     */
    OptionalDouble decay(Run run);

    /** Whether an update has started the average. */
    boolean begun();
}
