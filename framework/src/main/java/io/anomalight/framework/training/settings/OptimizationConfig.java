package io.anomalight.framework.training.settings;

import io.anomalight.framework.optim.GradientClip;
import io.anomalight.framework.optim.schedule.LrSchedulerConfig;
import java.util.Optional;

/**
 * How steps of descent are taken and watched.
 *
 * @param gradientClipVal the bound on gradients; absent for none
 * @param gradientClipAlgorithm whether their norm is bounded or each element
 * @param accumulateGradBatches losses whose mean gradient one step is taken with
 * @param lrScheduler how learning rates change
 * @param detectAnomaly whether the first NaN or infinity in losses or gradients ends the fit and is named
 */
public record OptimizationConfig(
        Optional<Double> gradientClipVal,
        GradientClip.Algorithm gradientClipAlgorithm,
        int accumulateGradBatches,
        LrSchedulerConfig lrScheduler,
        boolean detectAnomaly) {
    /** A step for each loss, unbounded, at constant rates and unwatched. */
    public static final OptimizationConfig PLAIN =
            new OptimizationConfig(Optional.empty(), GradientClip.Algorithm.NORM, 1, false);

    public OptimizationConfig {
        gradientClipVal.ifPresent(value -> new GradientClip(value, gradientClipAlgorithm)); // refuses what is no bound
        if (accumulateGradBatches < 1) {
            throw new IllegalArgumentException(
                    "accumulate_grad_batches must be at least 1, but is " + accumulateGradBatches);
        }
    }

    /** Steps at constant rates. */
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
