package io.anomalight.framework.training;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.metrics.PostProcessor;
import java.nio.file.Path;

/** What a callback sees of a run, and the one thing it may ask for. */
public interface Run {

    AnomalyModule module();

    Stage stage();

    /** The present epoch, from 0. */
    int epoch();

    /** How many epochs there will be at most. */
    int maxEpochs();

    /** Training steps (batches) finished so far. */
    long step();

    /** The run folder, where everything this run leaves behind goes. */
    Path directory();

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

    /** Asks the trainer to end the fit after this epoch; the first reason is kept. */
    void requestStop(String reason);
}
