package io.anomalight.framework.training;

import io.anomalight.framework.checkpoint.TrainingState;
import io.anomalight.framework.optim.Optimizers;
import java.time.Duration;
import java.util.Map;

/** The position of a fit, which is the state of the loop in checkpoints. */
final class FitPosition {
    private final String data;
    private final Duration before;
    private final long start = System.nanoTime();
    private int preparedPasses;
    private int epoch;
    private long batch;
    private long step;
    private long validatedStep;
    private boolean epochTrained;
    private boolean validationDue;
    private WeightedMeans means = new WeightedMeans();

    private FitPosition(String data, Duration before) {
        this.data = data;
        this.before = before;
    }

    static FitPosition begin(String data) {
        return new FitPosition(data, Duration.ZERO);
    }

    static FitPosition resume(TrainingState saved) {
        FitPosition position = new FitPosition(saved.data(), saved.elapsed());
        position.preparedPasses = saved.preparedPasses();
        position.epoch = saved.epoch();
        position.batch = saved.batch();
        position.step = saved.step();
        position.validatedStep = saved.validatedStep();
        position.epochTrained = saved.epochTrained();
        position.validationDue = saved.validationDue();
        position.means = new WeightedMeans(saved.means());
        if (position.epochIsOver()) {
            position.nextEpoch(); // the checkpoint was saved at the end of its epoch
        }
        return position;
    }

    TrainingState state(Optimizers optimizers, Map<String, Map<String, String>> callbacks) {
        return new TrainingState(
                preparedPasses,
                epoch,
                batch,
                step,
                validatedStep,
                epochTrained,
                validationDue,
                elapsed(),
                means.sums(),
                optimizers.counts(),
                optimizers.settings(),
                callbacks,
                data);
    }

    /** Sets the number of completed batches of the current preparation pass. */
    void prepared(long batches) {
        batch = batches;
    }

    void nextPass() {
        preparedPasses++;
        batch = 0;
    }

    /** Counts a step; {@code batches} batches of the epoch are now completed. */
    void stepDone(long batches) {
        step++;
        batch = batches;
    }

    /** Marks the training part of the epoch as completed. */
    void trained() {
        epochTrained = true;
    }

    /** Marks a validation as due, unless one ran after the last step. */
    void markValidationDue() {
        validationDue = validatedStep != step;
    }

    void validated() {
        validationDue = false;
        validatedStep = step;
    }

    void nextEpoch() {
        epoch++;
        batch = 0;
        epochTrained = false;
        means = new WeightedMeans();
    }

    /** Whether training and validation of this epoch are completed. */
    boolean epochIsOver() {
        return epochTrained && !validationDue;
    }

    /** The number of epochs whose training part is completed. */
    int epochsTrained() {
        return epochTrained ? epoch + 1 : epoch;
    }

    /** The number of epochs that have begun, including an incomplete one. */
    int epochsBegun() {
        return epochTrained || (batch > 0 && step > 0) ? epoch + 1 : epoch;
    }

    boolean epochTrained() {
        return epochTrained;
    }

    boolean validationDue() {
        return validationDue;
    }

    /** The number of completed preparation passes. */
    int preparedPasses() {
        return preparedPasses;
    }

    int epoch() {
        return epoch;
    }

    long batch() {
        return batch;
    }

    long step() {
        return step;
    }

    WeightedMeans means() {
        return means;
    }

    String data() {
        return data;
    }

    /** The duration of the fit, summed over all its sessions. */
    Duration elapsed() {
        return before.plusNanos(System.nanoTime() - start);
    }
}
