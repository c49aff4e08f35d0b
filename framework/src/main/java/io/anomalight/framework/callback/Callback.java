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
 * Extends a run with code that is called at the events below.
 *
 * <p><b>The order of a fit.</b>
 *
 * <ol>
 *   <li>{@link #onFitStart}; then, if the fit is resumed, {@link Stateful#loadStateDict}
 *   <li>for each preparation pass of the model: {@link #onEvaluationStart}; for each batch {@link #onEvaluationStep}
 *       and {@code onSavePoint(PREPARATION_STEP)}; {@code onSavePoint(PREPARATION_PASS)}
 *   <li>in a new fit, the sanity check, which calls only {@link #onEvaluationStart} and {@link #onEvaluationStep}
 *   <li>for each epoch:
 *       <ol>
 *         <li>{@link #onTrainEpochStart}
 *         <li>for each batch: {@link #onTrainBatchStart}; {@link #onBeforeOptimizerStep} for each optimizer step;
 *             {@link #onTrainBatchEnd}; a validation, if one is due within the epoch; {@code onSavePoint(STEP)}
 *         <li>{@link #onTrainEpochEnd}
 *         <li>a validation, if one is due: {@link #onEvaluationStart}; for each batch {@link #onValidationBatchEnd} and
 *             {@link #onEvaluationStep}; {@link #onValidationEpochEnd} (publish); {@link #onValidationEnd} (decide)
 *         <li>{@code onSavePoint(EPOCH)}
 *       </ol>
 *   <li>{@code onSavePoint(END)}, or {@code onSavePoint(INTERRUPTION)} if the fit was interrupted
 *   <li>{@link #onFitEnd}
 * </ol>
 *
 * <p>If a limit or a callback ends the fit within an epoch, {@link #onTrainEpochEnd} and a validation come before
 * {@code onSavePoint(END)}.
 *
 * <p><b>The order of callbacks.</b> For each event, callbacks are called in the order of the recipe, then those of the
 * model. A validation has three phases: publish, decide, save. All callbacks publish their scores before any callback
 * decides on them, and all have decided before any callback saves. So the order of publishing, deciding and saving
 * callbacks does not matter. After an exception in a fit, {@link #onFitFailed} of all callbacks is called, which may still save. Then,
 * after an exception in any run, {@link #onException} of all callbacks is called, and the exception is thrown again.
 *
 * <p>A callback with state that a resumed fit needs also implements {@link Stateful}. All methods run on the training
 * thread, except overrides marked {@link AnyThread}.
 */
public interface Callback {

    /**
     * The metrics that this callback will publish for a split with these contents; each with a reason if it will be
     * undefined.
     */
    default Map<String, Optional<String>> publishes(SplitContents contents) {
        return Map.of();
    }

    /** Called before the first epoch; check here that a monitored metric is in {@link Run#metrics()}. */
    default void onFitStart(Run run) {}

    /** Called before the first batch of each training epoch, and of the rest of an interrupted epoch. */
    default void onTrainEpochStart(Run run, long batches) {}

    /**
     * Called before each training step. An image that the module keeps ({@link io.anomalight.framework.Capabilities#keeps}) was not
     * decoded again, and its pixels are NaN.
     */
    default void onTrainBatchStart(Run run, HostBatch batch) {}

    /**
     * Called before each optimizer step, with the gradients before clipping. A training step may contain many optimizer
     * steps. Runs on the training thread, unless the override is marked {@link AnyThread}.
     */
    default void onBeforeOptimizerStep(Run run, String optimizer, Gradients gradients) {}

    /** Called after each training step. */
    default void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {}

    /**
     * Called after the last batch of each training epoch, and if the fit ends within an epoch; before validation.
     * {@code means} are the means of the step outputs.
     */
    default void onTrainEpochEnd(Run run, Map<String, Double> means) {}

    /**
     * Called before the first batch of a preparation, calibration, validation, test or prediction; {@link Run#stage}
     * returns which.
     *
     * @param images the files in order; empty for a preparation
     */
    default void onEvaluationStart(Run run, List<Path> images, long batches) {}

    /** Called after each batch of a preparation, calibration, validation, test or prediction, with the number of its images. */
    default void onEvaluationStep(Run run, int images) {}

    /**
     * Called for each image of a calibration, validation, test or prediction that can't be read and is skipped ({@code
     * data.on_error = skip}), before the results of its batch. {@code reason} is a sentence.
     */
    default void onImageSkipped(Run run, Path image, String reason) {}

    /** Called after each batch of a validation. */
    default void onValidationBatchEnd(Run run, List<ImageResult> results) {}

    /** Publish: called after the last batch of a validation. */
    default Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        return Scores.NONE;
    }

    /** Decide: called when all scores of a validation are published. */
    default void onValidationEnd(Run run, Scores scores) {}

    /**
     * Save: called when all callbacks have decided.
     *
     * @param snapshot returns the current state of the fit, which must be saved before this method returns
     */
    default void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {}

    /** Called after each batch of a test. */
    default void onTestBatchEnd(Run run, List<ImageResult> results) {}

    /** Publish: called after the last batch of a test. */
    default Scores onTestEpochEnd(Run run, Evaluation evaluation) {
        return Scores.NONE;
    }

    /** Called when all scores of a test are published. */
    default void onTestEnd(Run run, Scores scores) {}

    /** Called after each batch of a prediction. */
    default void onPredictBatchEnd(Run run, List<ImageResult> results) {}

    /** Called after the last batch of a prediction, also if the prediction was interrupted. */
    default void onPredictEnd(Run run) {}

    /** Called after the last epoch, and after a requested stop. */
    default void onFitEnd(Run run, FitReport report) {}

    /**
     * Called when a fit fails, before its arrays are freed and before {@link #onException}. What the callback throws does not replace
     * the failure.
     *
     * @param snapshot returns the current state of the fit, which must be saved before this method returns. It has the state of training
     *     only if the fit failed between two steps: then it can be resumed; otherwise it has the weights alone
     */
    default void onFitFailed(Run run, Throwable failure, Supplier<Snapshot> snapshot) {}

    /** Called when a run fails, before the exception is thrown again. */
    default void onException(Run run, Throwable failure) {}
}
