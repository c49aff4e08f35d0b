package io.anomalight.framework.optim;

import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.optim.schedule.Schedule;
import io.anomalight.framework.profiling.Profiler;
import java.util.Optional;

/**
 * Settings that all optimizers of a fit share.
 *
 * @param clip the limit for gradients, if any
 * @param accumulateGradBatches the number of losses whose gradients are averaged for one step
 * @param schedule a factor on all learning rates, multiplied with each optimizer's own schedule
 * @param observer receives each loss and each step
 * @param profiler measures forward, backward and optimizer time
 * @param arithmetic whether steps use the optimized or the reference implementation
 */
public record OptimizerSettings(
        Optional<GradientClip> clip,
        int accumulateGradBatches,
        Schedule schedule,
        StepObserver observer,
        Profiler profiler,
        Arithmetic arithmetic) {

    /** One step per loss, no clipping, constant learning rates. */
    public static final OptimizerSettings PLAIN =
            new OptimizerSettings(Optional.empty(), 1, Schedule.CONSTANT, StepObserver.NONE, Profiler.NONE);

    /** Uses the optimized implementation. */
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
