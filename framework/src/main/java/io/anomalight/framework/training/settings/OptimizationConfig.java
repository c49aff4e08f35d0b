package io.anomalight.framework.training.settings;

import io.anomalight.framework.optim.GradientClip;
import io.anomalight.framework.optim.schedule.LrSchedulerConfig;
import java.util.Optional;

/**
 * Gradient clipping, accumulation, learning-rate schedule and anomaly detection.
 *
 * @param gradientClipVal the limit for gradients; absent for no clipping
 * @param gradientClipAlgorithm whether the norm or each element is limited
 * @param accumulateGradBatches the number of losses whose mean gradient makes one step
 * @param lrScheduler the learning-rate schedule
 * @param detectAnomaly whether gradients and scalars are also checked for NaN and infinity
 */
public record OptimizationConfig(
        Optional<Double> gradientClipVal,
        GradientClip.Algorithm gradientClipAlgorithm,
        int accumulateGradBatches,
        LrSchedulerConfig lrScheduler,
        boolean detectAnomaly) {
    /** One step per loss, no clipping, constant learning rates, no anomaly detection. */
    public static final OptimizationConfig PLAIN =
            new OptimizationConfig(Optional.empty(), GradientClip.Algorithm.NORM, 1, false);

    public OptimizationConfig {
        gradientClipVal.ifPresent(value -> new GradientClip(value, gradientClipAlgorithm)); // checks the value
        if (accumulateGradBatches < 1) {
            throw new IllegalArgumentException(
                    "accumulate_grad_batches must be at least 1, but is " + accumulateGradBatches);
        }
    }

    /** With constant learning rates. */
    public OptimizationConfig(
            Optional<Double> gradientClipVal,
            GradientClip.Algorithm gradientClipAlgorithm,
            int accumulateGradBatches,
            boolean detectAnomaly) {
        this(gradientClipVal, gradientClipAlgorithm, accumulateGradBatches, LrSchedulerConfig.CONSTANT, detectAnomaly);
    }

    public Optional<GradientClip> clip() {
        return gradientClipVal.map(value -> new GradientClip(value, gradientClipAlgorithm));
    }
}
