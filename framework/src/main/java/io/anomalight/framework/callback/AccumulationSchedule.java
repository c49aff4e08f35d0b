package io.anomalight.framework.callback;

/**
 * A callback that chooses the number of losses whose mean gradient makes one optimizer step, epoch by epoch, as Lightning's {@code
 * GradientAccumulationScheduler}. A fit can have one, and then {@code trainer.accumulate_grad_batches} must be 1.
 *
 * <p>A callback implements this interface in addition to {@link Callback}.
 */
public interface AccumulationSchedule {

    /** The number of losses for each step of an epoch, which is counted from 0; it depends on nothing else. */
    int accumulateGradBatches(int epoch);

    /** The largest number of losses of any epoch. */
    int largest();
}
