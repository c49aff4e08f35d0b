package io.anomalight.framework.training;

import io.anomalight.framework.checkpoint.TrainingState;
import io.anomalight.framework.optim.OptimizerCounts;
import java.time.Duration;
import java.util.Map;

/** Where a fit stands; what a checkpoint keeps of the loop itself. */
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
            position.nextEpoch(); // it was saved as the last thing of its epoch
        }
        return position;
    }

    TrainingState state(Map<String, OptimizerCounts> optimizers, Map<String, Map<String, String>> callbacks) {
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
                optimizers,
                callbacks,
                data);
    }

    /** So many batches of the present pass of the preparation are done. */
    void prepared(long batches) {
        batch = batches;
    }

    void nextPass() {
        preparedPasses++;
        batch = 0;
    }

    /** A step is done, and with it so many of the epoch's batches. */
    void stepDone(long batches) {
        step++;
        batch = batches;
    }

    /** The training part of the epoch is over. */
    void trained() {
        epochTrained = true;
    }

    /** A validation is owed, unless there was one since the last step. */
    void oweValidation() {
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

    /** Whether nothing is left to do in this epoch. */
    boolean epochIsOver() {
        return epochTrained && !validationDue;
    }

    /** Epochs of which the training part is over. */
    int epochsTrained() {
        return epochTrained ? epoch + 1 : epoch;
    }

    /** Epochs that have begun; one that the end of the fit cut short is among them. */
    int epochsBegun() {
        return epochTrained || (batch > 0 && step > 0) ? epoch + 1 : epoch;
    }

    boolean epochTrained() {
        return epochTrained;
    }

    boolean validationDue() {
        return validationDue;
    }

    /** Passes of the preparation that are done. */
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

    /** How long the fit has taken, all its sessions together. */
    Duration elapsed() {
        return before.plusNanos(System.nanoTime() - start);
    }
}
