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
 * The view of a run that callbacks get; they may also request a stop.
 *
 * <p>Run-wide services such as the console are in {@link io.anomalight.framework.RunContext}, which the factory of a
 * callback gets. For the training thread only.
 */
public interface Run {

    /** The module that is trained or evaluated; callbacks must not close it. */
    AnomalyModule module();

    /** The current stage of the run. */
    Stage stage();

    /** The settings of the trainer, for instance how many epochs a fit has at most. */
    TrainerConfig config();

    /** The current epoch, from 0. */
    int epoch();

    /** The number of completed training steps (batches). */
    long step();

    /** The number of completed batches of the current epoch, including those of earlier sessions of the fit. */
    long batch();

    /** The duration of the fit so far, summed over all its sessions. */
    Duration elapsed();

    /** The learning rate of each optimizer's next step, by optimizer name; empty outside a fit. */
    Map<String, Double> learningRates();

    /** The scores of the latest validation; empty before the first. */
    Scores scores();

    /** The run folder, for all files of the run. */
    Path directory();

    /** The current use of native memory. This reads all arrays, so do not call it at each step. */
    NativeUsage nativeMemory();

    /** The logger for scalars, images and curves. */
    RunLogger logger();

    /** The metrics that validation will publish. */
    MetricCatalog metrics();

    /**
     * Thresholds and normalisation, learned in the latest validation or loaded.
     *
     * @throws IllegalStateException before the first validation
     */
    PostProcessor postProcessor();

    /**
     * Requests the end of the fit after this step, or as soon as {@code min_epochs} and {@code min_steps} are reached.
     * If called again, the first reason is kept.
     */
    void requestStop(String reason);
}
