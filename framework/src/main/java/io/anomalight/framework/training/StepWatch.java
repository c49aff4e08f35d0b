package io.anomalight.framework.training;

import io.anomalight.framework.UserError;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.optim.Gradients;
import io.anomalight.framework.optim.StepObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Watches the steps of descent of a fit: tells the callbacks, and ends the fit at the first NaN or infinity if asked to. */
final class StepWatch implements StepObserver {
    private static final int FILES_NAMED = 8;

    private final ActiveRun run;
    private final boolean detectAnomaly;
    private Optional<HostBatch> batch = Optional.empty();

    StepWatch(ActiveRun run, boolean detectAnomaly) {
        this.run = run;
        this.detectAnomaly = detectAnomaly;
    }

    /** The batch that is learned from next. */
    void begin(HostBatch next) {
        batch = Optional.of(next);
    }

    @Override
    public boolean watchesSteps() {
        return detectAnomaly || run.listeners().watchSteps();
    }

    @Override
    public void onLoss(String optimizer, double loss) {
        if (detectAnomaly && !Double.isFinite(loss)) {
            throw anomaly("the loss of " + optimizer + " is " + loss);
        }
    }

    @Override
    public void onBeforeStep(String optimizer, Gradients gradients) {
        if (detectAnomaly && !Double.isFinite(gradients.norm())) {
            throw anomaly("the gradients of " + optimizer + " are not finite");
        }
        run.listeners().tell(callback -> callback.onBeforeOptimizerStep(run, optimizer, gradients));
    }

    /** Looks at what a step reported. */
    void check(Map<String, Double> scalars) {
        scalars.forEach((name, value) -> {
            if (detectAnomaly && !Double.isFinite(value)) {
                throw anomaly(name + " is " + value);
            }
        });
    }

    private UserError anomaly(String what) {
        List<String> files = batch.map(HostBatch::images).orElse(List.of()).stream()
                .map(HostImage::path)
                .map(String::valueOf)
                .toList();
        String more = files.size() > FILES_NAMED ? " and " + (files.size() - FILES_NAMED) + " more" : "";
        return new UserError(run.module().name() + ": " + what + " in step " + (run.step() + 1) + " (epoch "
                + (run.epoch() + 1) + ", batch " + (run.position().batch() + 1) + "), on "
                + String.join(", ", files.subList(0, Math.min(FILES_NAMED, files.size()))) + more
                + "; look at these images, or try a lower learning rate or trainer.gradient_clip_val");
    }
}
