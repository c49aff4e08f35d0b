package io.anomalight.framework.training;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Scores;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Listens to a run at the moments below.
 *
 * <p><b>Order.</b> Within one moment, callbacks are called in the order of the recipe, those of the model last. What
 * they publish at the end of validation is complete before any of them is asked to decide on it, so the order of
 * publishing and deciding callbacks does not matter. {@link #onFitEnd} is called also after a requested stop. After an
 * exception {@link #onException} is called on all callbacks, and then the exception goes on.
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

    /** Called before the first batch of each training epoch. */
    default void onTrainEpochStart(Run run, long batches) {}

    /** Called after each training step. */
    default void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {}

    /** Called after the last batch of each training epoch, before validation; {@code means} are those of the step outputs. */
    default void onTrainEpochEnd(Run run, Map<String, Double> means) {}

    /** Called before the first batch of a validation, a test or a prediction. */
    default void onEvaluationStart(Run run, long batches) {}

    /** Called after each batch of a calibration, validation, test or prediction, with the number of its images. */
    default void onEvaluationStep(Run run, int images) {}

    /** Called after each batch of a validation. */
    default void onValidationBatchEnd(Run run, List<ImageResult> results) {}

    /** Called after the last batch of a validation: publish. */
    default Scores onValidationEpochEnd(Run run, Evaluation evaluation) {
        return Scores.NONE;
    }

    /** Called when all scores of a validation are published: decide. */
    default void onValidationEnd(Run run, Scores scores) {}

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

    /** Called after the last batch of a prediction. */
    default void onPredictEnd(Run run) {}

    /** Called after the last epoch, and after a requested stop. */
    default void onFitEnd(Run run, FitReport report) {}

    /** Called when a run fails, before the exception goes on. */
    default void onException(Run run, Throwable failure) {}
}
