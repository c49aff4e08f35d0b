package io.anomalight.framework.optim;

import java.util.Map;
import java.util.Set;

/**
 * The progress of an optimizer, as saved in checkpoints.
 *
 * @param steps the number of steps taken
 * @param pendingLosses the number of losses whose gradients are accumulated but not yet used in a step
 * @param skippedSteps by parameter, the number of steps in which it had no gradient; 0 is left out
 * @param withoutGradient the parameters on which no pending loss depends
 */
public record OptimizerCounts(
        long steps, long pendingLosses, Map<String, Long> skippedSteps, Set<String> withoutGradient) {
    public OptimizerCounts {
        skippedSteps = Map.copyOf(skippedSteps);
        withoutGradient = Set.copyOf(withoutGradient);
    }

    /** Counts of an optimizer whose parameters had a gradient in every loss. */
    public OptimizerCounts(long steps, long pendingLosses) {
        this(steps, pendingLosses, Map.of(), Set.of());
    }
}
