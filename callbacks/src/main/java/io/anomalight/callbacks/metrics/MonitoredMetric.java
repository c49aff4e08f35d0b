package io.anomalight.callbacks.metrics;

import io.anomalight.framework.callback.Monitor;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;

/**
 * A metric that a callback monitors during one fit.
 *
 * @param key the configuration key that names the metric, for errors
 * @param monitor the metric, and whether a larger or a smaller value is better
 */
public record MonitoredMetric(String key, Monitor monitor) {
    private static final Measurement NOT_PUBLISHED = Measurement.undefined("it was not published");

    /**
     * Finds the metric among those that the run's validations publish.
     *
     * @param key the configuration key that names the metric, for errors
     * @throws UserError if they do not publish it; the message lists the metrics that they publish
     */
    public static MonitoredMetric start(String key, String metric, Monitor.Mode mode, Run run) {
        return new MonitoredMetric(key, Monitor.resolve(key, metric, mode, run.metrics()));
    }

    /** The name of the metric. */
    public String name() {
        return monitor.metric();
    }

    /** The monitor as checkpoints save it. The text must not change, even if a Java class or component gets another name. */
    public static String saved(Monitor monitor) {
        return "Monitor[metric=" + monitor.metric() + ", mode=" + monitor.mode() + "]";
    }

    /**
     * Returns the metric's value in a validation; it may be NaN.
     *
     * @throws UserError if it is undefined; the message lists the defined metrics
     */
    public double read(Scores scores) {
        Measurement measured = scores.values().getOrDefault(name(), NOT_PUBLISHED);
        measured.undefined().ifPresent(why -> {
            throw new UserError(key + " = " + name() + " can't be monitored: this validation left it undefined ("
                    + why + "). Defined are: "
                    + String.join(", ", scores.defined().keySet()));
        });
        return measured.value();
    }
}
