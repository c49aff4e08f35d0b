package io.anomalight.framework.callback;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.Gradients;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Listens to a run at the moments below.
 *
 * <p><b>The order of a fit.</b> {@link #onFitStart}, then, if the fit is resumed, {@link Stateful#loadStateDict}; a sanity check,
 * of which callbacks see {@link #onEvaluationStart} and {@link #onEvaluationStep} alone; then for each epoch
 *
 * <pre>
 * onTrainEpochStart
 *   for each batch: onTrainBatchStart, for each step of descent onBeforeOptimizerStep, onTrainBatchEnd,
 *                   the validation if one is due within the epoch, onSavePoint(STEP)
 * onTrainEpochEnd
 * the validation if one is due: onEvaluationStart, for each batch onValidationBatchEnd and onEvaluationStep,
 *                   onValidationEpochEnd (publish), onValidationEnd (decide)
 * onSavePoint(EPOCH)
 * </pre>
 *
 * and at last {@code onSavePoint(END)}, or {@code onSavePoint(INTERRUPTION)} where the fit was interrupted, and {@link
 * #onFitEnd}. Where the fit ends within an epoch, {@link #onTrainEpochEnd} and a validation come before these. The passes
 * of a preparation, before the first epoch, bring {@code onSavePoint(PREPARATION_STEP)} after each batch and {@code
 * onSavePoint(PREPARATION_PASS)} after each pass.
 *
 * <p><b>The order of callbacks.</b> Within one moment, callbacks are called in the order of the recipe, those of the model
 * last. What they publish at the end of validation is complete before any of them is asked to decide on it, and all have
 * decided before any of them saves: publish, decide, save. So the order of publishing, deciding and saving callbacks does
 * not matter. After an exception {@link #onException} is called on all callbacks, and then the exception goes on.
 *
 * <p>A callback whose state a resumed fit needs implements {@link Stateful}, too.
 */
public interface Callback {

    /**
     * The metrics that this callback will publish on a split of such contents, each with the reason if it will be
     * undefined.
     */
    default Map<String, Optional<String>> publishes(SplitContents contents) {
        return Map.of();
    }

    /** Called before the first epoch; the place to refuse a monitor that {@link Run#metrics()} does not know. */
    default void onFitStart(Run run) {}

    /** Called before the first batch of each training epoch, and of the rest of one that was interrupted. */
    default void onTrainEpochStart(Run run, long batches) {}

    /** Called before each training step. */
    default void onTrainBatchStart(Run run, HostBatch batch) {}

    /**
     * Called before each step of descent, of which a training step may make many, with the gradients before clipping; on the
     * thread that trains, unless the override says {@link AnyThread}.
     */
    default void onBeforeOptimizerStep(Run run, String optimizer, Gradients gradients) {}

    /** Called after each training step. */
    default void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {}

    /**
     * Called after the last batch of each training epoch, and where the fit ends within one, before validation; {@code means}
     * are those of the step outputs.
     */
    default void onTrainEpochEnd(Run run, Map<String, Double> means) {}

    /**
     * Called before the first batch of a preparation, calibration, validation, test or prediction; {@link Run#stage} says
     * which.
     *
     * @param images the files in their order; none of a preparation
     */
    default void onEvaluationStart(Run run, List<Path> images, long batches) {}

    /** Called after each batch of a preparation, calibration, validation, test or prediction, with the number of its images. */
    default void onEvaluationStep(Run run, int images) {}

    /**
     * Called for each image of a calibration, validation, test or prediction that can't be read and is left out
     * ({@code data.on_error = skip}), before the results of its batch, with the reason in a sentence.
     */
    default void onImageSkipped(Run run, Path image, String reason) {}

    /** Called after each batch of a validation. */
    default void onValidationBatchEnd(Run run, List<ImageResult> results) {}

    /** Called after the last batch of a validation: publish. */
    default Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        return Scores.NONE;
    }

    /** Called when all scores of a validation are published: decide. */
    default void onValidationEnd(Run run, Scores scores) {}

    /**
     * Called when all callbacks have decided: save.
     *
     * @param snapshot gives the fit as it stands, to be saved before this returns
     */
    default void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {}

    /** Called after each batch of a test. */
    default void onTestBatchEnd(Run run, List<ImageResult> results) {}

    /** Called after the last batch of a test: publish. */
    default Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        return Scores.NONE;
    }

    /** Called when all scores of a test are published. */
    default void onTestEnd(Run run, Scores scores) {}

    /** Called after each batch of a prediction. */
    default void onPredictBatchEnd(Run run, List<ImageResult> results) {}

    /** Called after the last batch of a prediction, also where an interruption made it the last. */
    default void onPredictEnd(Run run) {}

    /** Called after the last epoch, and after a requested stop. */
    default void onFitEnd(Run run, FitReport report) {}

    /** Called when a run fails, before the exception goes on. */
    default void onException(Run run, Throwable failure) {}
}
