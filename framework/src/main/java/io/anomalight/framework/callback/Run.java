package io.anomalight.framework.callback;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeUsage;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a callback sees of a run, and the one thing it may ask for, a stop.
 *
 * <p>Run-wide services such as the console are in {@link io.anomalight.framework.RunContext}, which the factory of a callback
 * gets. Its methods are for the thread that trains alone.
 */
public interface Run {

    /** The module that is trained or judges; it stays the trainer's. */
    AnomalyModule module();

    /** What the run is doing at this moment. */
    Stage stage();

    /** The settings of the trainer, for instance how many epochs a fit has at most. */
    TrainerConfig config();

    /** The present epoch, from 0. */
    int epoch();

    /** Training steps (batches) finished so far. */
    long step();

    /** Batches of the present epoch that are done with, those of an earlier session of the fit included. */
    long batch();

    /** How long the fit has taken so far, all its sessions together. */
    Duration elapsed();

    /** The rate of each optimizer's next step, by the optimizer's name; empty outside a fit. */
    Map<String, Double> learningRates();

    /** What the latest validation published; nothing before the first. */
    Scores scores();

    /** The run folder, where everything this run leaves behind goes. */
    Path directory();

    /** What is alive in native memory now; a look at every array, so not for each step. */
    NativeUsage nativeMemory();

    /** Records scalars, pictures and curves. */
    RunLogger logger();

    /** The metrics that validation will publish. */
    MetricCatalog metrics();

    /**
     * Thresholds and normalisation as learned in the latest validation, or as loaded.
     *
     * @throws IllegalStateException before the first validation
     */
    PostProcessor postProcessor();

    /**
     * Asks the trainer to end the fit after this step, or as soon as {@code min_epochs} and {@code min_steps} are reached;
     * the first reason is kept.
     */
    void requestStop(String reason);
}
