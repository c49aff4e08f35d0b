package io.anomalight.framework.training;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.ModuleStep;
import io.anomalight.framework.optim.Gradients;
import io.anomalight.framework.optim.StepObserver;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Observes the optimizer steps of a fit: calls callbacks, and ends the fit at the first loss that is NaN or infinite.
 *
 * <p>Often such a loss follows from gradients that were not finite one step earlier. With {@code detect_anomaly}, all
 * gradients and all scalars of a step are checked, too.
 */
final class StepWatch implements StepObserver {
    private static final String LOSS = "loss";
    private static final String ADVICE =
            "look at these images, or try a lower learning rate or trainer.gradient_clip_val";

    private final ActiveRun run;
    private final boolean detectAnomaly;
    private final List<Callback> watchers;
    private final boolean watchesSteps;

    StepWatch(ActiveRun run, boolean detectAnomaly) {
        this.run = run;
        this.detectAnomaly = detectAnomaly;
        this.watchers = run.listeners().stepWatchers();
        this.watchesSteps = detectAnomaly || run.listeners().needTrainingThread();
    }

    /** Runs a training step; errors name the module, the step and the files. */
    StepOutput runTrainingStep(HostBatch from, Supplier<StepOutput> step) {
        return at(from, this::trainingStep).run(() -> {
            StepOutput output = step.get();
            check(output.scalars());
            return output;
        });
    }

    /** Runs a preparation step; errors name the module, the pass and the files. */
    void runPreparationStep(HostBatch from, int pass, Runnable step) {
        at(from, () -> "in batch " + (run.position().batch() + 1) + " of preparation pass " + (pass + 1))
                .run(step);
    }

    private ModuleStep at(HostBatch from, Supplier<String> place) {
        return new ModuleStep(run.module().name(), () -> place.get() + ", on " + from.listed());
    }

    private String trainingStep() {
        return "in step " + (run.step() + 1) + " (epoch " + (run.epoch() + 1) + ", batch "
                + (run.position().batch() + 1) + ")";
    }

    @Override
    public boolean watchesSteps() {
        return watchesSteps;
    }

    @Override
    public void onLoss(String optimizer, double loss) {
        if (!Double.isFinite(loss)) {
            throw ModuleFailure.divergence("the loss of " + optimizer + " is " + loss, ADVICE);
        }
    }

    @Override
    public void onBeforeStep(String optimizer, Gradients gradients) {
        if (detectAnomaly && !Double.isFinite(gradients.norm())) {
            throw ModuleFailure.divergence("the gradients of " + optimizer + " are not finite", ADVICE);
        }
        // Called without profiler, which belongs to the training thread; this may be another thread.
        watchers.forEach(callback -> callback.onBeforeOptimizerStep(run, optimizer, gradients));
    }

    /** Checks the scalars of a step: losses must always be finite, others only with {@code detect_anomaly}. */
    private void check(Map<String, Double> scalars) {
        scalars.forEach((name, value) -> {
            if (!Double.isFinite(value) && (detectAnomaly || isLoss(name))) {
                throw ModuleFailure.divergence(name + " is " + value, ADVICE);
            }
        });
    }

    private static boolean isLoss(String name) {
        return name.equals(LOSS) || name.endsWith("_" + LOSS);
    }
}
