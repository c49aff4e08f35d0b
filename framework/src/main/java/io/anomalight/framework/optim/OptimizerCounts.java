package io.anomalight.framework.optim;

import java.util.Map;
import java.util.Set;

/**
 * How far an optimizer has come.
 *
 * @param steps steps it has taken
 * @param pendingLosses losses whose gradients are accumulated and not yet stepped with
 * @param skippedSteps for parameters that had no gradient in some steps, in how many of them
 * @param withoutGradient parameters on which none of the pending losses depended
 */
public record OptimizerCounts(
        long steps, long pendingLosses, Map<String, Long> skippedSteps, Set<String> withoutGradient) {
    public OptimizerCounts {
        skippedSteps = Map.copyOf(skippedSteps);
        withoutGradient = Set.copyOf(withoutGradient);
    }

    /** Where every parameter had a gradient in every loss. */
    public OptimizerCounts(long steps, long pendingLosses) {
        this(steps, pendingLosses, Map.of(), Set.of());
    }
}
