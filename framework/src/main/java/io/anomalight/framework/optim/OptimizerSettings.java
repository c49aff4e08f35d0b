package io.anomalight.framework.optim;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.profiling.Profiler;
import java.util.Optional;

/**
 * How every optimizer of a fit takes its steps.
 *
 * @param clip the bound on gradients, if there is one
 * @param accumulateGradBatches losses whose mean gradient one step is taken with
 * @param schedule how the learning rates change, on top of what each optimizer's own schedule says
 * @param observer sees each step
 * @param profiler told what the time is spent on
 * @param arithmetic whether steps are taken by fast paths or as the formulas stand
 */
public record OptimizerSettings(
        Optional<GradientClip> clip,
        int accumulateGradBatches,
        Schedule schedule,
        StepObserver observer,
        Profiler profiler,
        Arithmetic arithmetic) {

    /** A step for each loss, unbounded, at constant rates. */
    public static final OptimizerSettings PLAIN =
            new OptimizerSettings(Optional.empty(), 1, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);

    /** With the fast paths. */
    public OptimizerSettings(
            Optional<GradientClip> clip,
            int accumulateGradBatches,
            Schedule schedule,
            StepObserver observer,
            Profiler profiler) {
        this(clip, accumulateGradBatches, schedule, observer, profiler, Arithmetic.FAST);
    }

    public OptimizerSettings {
        if (accumulateGradBatches < 1) {
            throw new IllegalArgumentException(
                    "accumulate_grad_batches must be at least 1, but is " + accumulateGradBatches);
        }
    }
}
