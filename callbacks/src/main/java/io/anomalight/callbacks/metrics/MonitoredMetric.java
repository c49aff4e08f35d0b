package io.anomalight.callbacks.metrics;

import io.anomalight.framework.callback.Monitor;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;

/**
 * A metric watched through one fit.
 *
 * @param key the configuration key that names it, for errors
 * @param monitor which it is, and which way is better
 */
public record MonitoredMetric(String key, Monitor monitor) {
    private static final Measurement NOT_PUBLISHED = Measurement.undefined("it was not published");

    /**
     * Settles on a metric that the run's validations will publish.
     *
     * @param key the configuration key that names the metric, for errors
     * @throws UserError if they will not, with those that they will
     */
    public static MonitoredMetric start(String key, String metric, Monitor.Mode mode, Run run) {
        return new MonitoredMetric(key, Monitor.resolve(key, metric, mode, run.metrics()));
    }

    public String metric() {
        return monitor.metric();
    }

    /** The monitor as checkpoints keep it; written out, so that it stays the same if the record is renamed. */
    public static String saved(Monitor monitor) {
        return "Monitor[metric=" + monitor.metric() + ", mode=" + monitor.mode() + "]";
    }

    /**
     * The metric's value in a validation, which may be NaN.
     *
     * @throws UserError if it turned out to be undefined, with those that are defined
     */
    public double read(Scores scores) {
        Measurement measured = scores.values().getOrDefault(metric(), NOT_PUBLISHED);
        measured.undefined().ifPresent(why -> {
            throw new UserError(key + " = " + metric() + " can't be monitored: this validation left it undefined ("
                    + why + "). Defined are: "
                    + String.join(", ", scores.defined().keySet()));
        });
        return measured.value();
    }
}
