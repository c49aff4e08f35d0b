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
 * Watches the steps of descent of a fit: tells the callbacks, and ends the fit at the first loss that is no finite number.
 *
 * <p>That loss may be NaN only because gradients were not finite a step before: if it is asked to find out where it began, it
 * looks at all gradients and at all that a step reports.
 */
final class StepWatch implements StepObserver {
    private static final String LOSS = "loss";
    private static final String CURE =
            "look at these images, or try a lower learning rate or trainer.gradient_clip_val";

    private final ActiveRun run;
    private final boolean detectAnomaly;
    private final List<Callback> watchers;
    private final boolean inTurn;

    StepWatch(ActiveRun run, boolean detectAnomaly) {
        this.run = run;
        this.detectAnomaly = detectAnomaly;
        this.watchers = run.listeners().stepWatchers();
        this.inTurn = detectAnomaly || run.listeners().watchStepsInTurn();
    }

    /** Has the module learn from a batch; what fails is told with its name, the step and the files. */
    StepOutput learn(HostBatch from, Supplier<StepOutput> step) {
        return at(from, this::trainingStep).run(() -> {
            StepOutput output = step.get();
            check(output.scalars());
            return output;
        });
    }

    /** Has the module prepare with a batch; likewise. */
    void prepare(HostBatch from, int pass, Runnable step) {
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
        return inTurn;
    }

    @Override
    public void onLoss(String optimizer, double loss) {
        if (!Double.isFinite(loss)) {
            throw new ModuleFailure("the loss of " + optimizer + " is " + loss, CURE);
        }
    }

    @Override
    public void onBeforeStep(String optimizer, Gradients gradients) {
        if (detectAnomaly && !Double.isFinite(gradients.norm())) {
            throw new ModuleFailure("the gradients of " + optimizer + " are not finite", CURE);
        }
        // Told directly: the profiler belongs to the thread that trains, and this may be another.
        watchers.forEach(callback -> callback.onBeforeOptimizerStep(run, optimizer, gradients));
    }

    /** Looks at what a step reported: only losses must be finite in any case. */
    private void check(Map<String, Double> scalars) {
        scalars.forEach((name, value) -> {
            if (!Double.isFinite(value) && (detectAnomaly || isLoss(name))) {
                throw new ModuleFailure(name + " is " + value, CURE);
            }
        });
    }

    private static boolean isLoss(String name) {
        return name.equals(LOSS) || name.endsWith("_" + LOSS);
    }
}
