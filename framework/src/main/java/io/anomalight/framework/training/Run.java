package io.anomalight.framework.training;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeUsage;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What a callback sees of a run, and the one thing it may ask for. */
public interface Run {

    AnomalyModule module();

    Stage stage();

    /** The present epoch, from 0. */
    int epoch();

    /** How many epochs there will be at most; -1 if nobody knows. */
    int maxEpochs();

    /** Training steps (batches) finished so far. */
    long step();

    /** Batches of the present epoch that are done with, those of an earlier session of the fit included. */
    long batch();

    /** How many training steps lie between two that are recorded; those whose number it divides are. */
    int logEveryNSteps();

    /** How long the fit has taken so far, all its sessions together. */
    Duration elapsed();

    /** The rate of each optimizer's next step, by the optimizer's name; empty outside a fit. */
    Map<String, Double> learningRates();

    /** What the latest validation published; nothing before the first. */
    Scores scores();

    /**
     * The fit as it stands, to be saved at once; call it at a {@link SavePoint} only.
     *
     * @throws IllegalStateException outside a fit
     */
    Snapshot snapshot();

    /** The run folder, where everything this run leaves behind goes. */
    Path directory();

    /** What is alive in native memory now; a look at every array, so not for each step. */
    NativeUsage nativeMemory();

    RunLogger logger();

    Console console();

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
