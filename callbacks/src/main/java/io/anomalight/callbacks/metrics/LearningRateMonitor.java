package io.anomalight.callbacks.metrics;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.HostBatch;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records the learning rate of each optimizer, as {@code lr-<optimizer>}. */
public final class LearningRateMonitor implements Callback {

    /**
     * Settings of the callback.
     *
     * @param loggingInterval record every {@code log_every_n_steps} training steps, or after each epoch
     */
    public record Config(LoggingInterval loggingInterval) {}

    /** How often the learning rates are recorded. */
    public enum LoggingInterval {
        STEP,
        EPOCH
    }

    private final Config config;

    public LearningRateMonitor(Config config) {
        this.config = config;
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        if (config.loggingInterval() == LoggingInterval.STEP
                && run.step() % run.config().logEveryNSteps() == 0) {
            log(run);
        }
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        if (config.loggingInterval() == LoggingInterval.EPOCH) {
            log(run);
        }
    }

    private static void log(Run run) {
        Map<String, Double> rates = new LinkedHashMap<>();
        run.learningRates().forEach((optimizer, rate) -> rates.put("lr-" + optimizer, rate));
        if (!rates.isEmpty()) {
            run.logger().scalars(run.step(), rates);
        }
    }
}
