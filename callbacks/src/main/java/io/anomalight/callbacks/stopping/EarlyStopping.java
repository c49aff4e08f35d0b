package io.anomalight.callbacks.stopping;

import io.anomalight.callbacks.metrics.MonitoredMetric;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Monitor;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Digits;
import io.anomalight.framework.metrics.Scores;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Stops a fit when a metric no longer improves; does nothing outside a fit. */
public final class EarlyStopping implements Callback, Stateful {

    /**
     * Settings of the callback; the names are Lightning's.
     *
     * @param monitor the metric to watch, or {@code auto}
     * @param mode whether a larger or a smaller value is better
     * @param patience number of validations in a row without improvement after which the fit stops
     * @param minDelta the smallest change that counts as an improvement
     * @param strict whether a missing metric is an error; otherwise the callback waits until a validation has it
     * @param checkFinite whether to stop as soon as the metric is NaN or infinite
     * @param stoppingThreshold stop as soon as the metric reaches this value
     * @param divergenceThreshold stop as soon as the metric is worse than this value
     */
    public record Config(
            String monitor,
            Monitor.Mode mode,
            int patience,
            double minDelta,
            boolean strict,
            boolean checkFinite,
            Optional<Double> stoppingThreshold,
            Optional<Double> divergenceThreshold) {
        public Config {
            if (patience < 1) {
                throw new IllegalArgumentException("patience must be at least 1, but is " + patience);
            }
            if (!(minDelta >= 0)) {
                throw new IllegalArgumentException("min_delta must not be negative, but is " + minDelta);
            }
        }

        /** The settings as checkpoints save them. The text must not change, even if this Java class gets another name. */
        String saved() {
            String components = toString();
            return "EarlyStoppingConfig" + components.substring(components.indexOf('['));
        }

        /** Strict settings with a patience and no thresholds. */
        static Config of(String monitor, Monitor.Mode mode, int patience) {
            return new Config(monitor, mode, patience, 0, true, true, Optional.empty(), Optional.empty());
        }
    }

    private static final String SETTINGS = "settings";
    private static final String BEST = "best";
    private static final String WAITED = "waited";
    private static final String STOPPED = "stopped";

    private final String key;
    private final Config config;
    private final Console console;
    private final boolean fromModel;
    private Optional<Session> session = Optional.empty();

    /** The state during one fit. */
    private static final class Session {
        final Run run;
        final MonitoredMetric metric;
        double best;
        int waited;
        boolean noticeShown;
        Optional<String> stopped = Optional.empty();

        Session(Run run, MonitoredMetric metric) {
            this.run = run;
            this.metric = metric;
            this.best = metric.monitor().worst();
        }

        void showNotice(Console console) {
            if (!noticeShown) {
                noticeShown = true;
                console.line("This validation has no " + metric.name() + "; early stopping waits until one has it ("
                        + metric.key() + ", strict = false).");
            }
        }

        void stop(String reason) {
            if (stopped.isEmpty()) {
                stopped = Optional.of(reason); // keep the first reason
            }
            run.requestStop(reason);
        }
    }

    /** Creates the callback of a recipe; it prints a notice if it waits for its metric. */
    public EarlyStopping(Config config, Console console) {
        this("callbacks.early_stopping.monitor", config, console, false);
    }

    /**
     * Creates the callback that a model adds by itself.
     *
     * @param key the configuration key that names the metric, for errors
     */
    public EarlyStopping(String key, String metric, Monitor.Mode mode, int patience) {
        this(key, Config.of(metric, mode, patience), Console.SILENT, true);
    }

    private EarlyStopping(String key, Config config, Console console, boolean fromModel) {
        this.key = key;
        this.config = config;
        this.console = console;
        this.fromModel = fromModel;
    }

    @Override
    public void onFitStart(Run run) {
        // A user who turns validation off does not want the model's early stopping either.
        boolean turnedOff = fromModel && !run.metrics().validates();
        if (turnedOff || run.config().limits().fastDevRun().isOn()) {
            return;
        }
        Optional<Monitor> known = Monitor.find(config.monitor(), config.mode(), run.metrics());
        MonitoredMetric metric = known.isPresent() || config.strict()
                ? MonitoredMetric.start(key, config.monitor(), config.mode(), run)
                : new MonitoredMetric(key, Monitor.named(config.monitor(), config.mode()));
        session = Optional.of(new Session(run, metric));
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        if (run.stage() == Stage.SANITY_CHECK) {
            return;
        }
        session.ifPresent(fit -> {
            if (config.strict() || scores.get(fit.metric.name()).isPresent()) {
                decide(fit, fit.metric.read(scores));
            } else {
                fit.showNotice(console);
            }
        });
    }

    private void decide(Session fit, double value) {
        if (config.checkFinite() && !Double.isFinite(value)) {
            fit.stop(fit.metric.name() + " is " + value + " after epoch " + (fit.run.epoch() + 1));
            return;
        }
        if (fit.metric.monitor().isBetter(value, fit.best, config.minDelta())) {
            fit.best = value;
            fit.waited = 0;
        } else {
            fit.waited++;
        }
        reason(fit, value).ifPresent(fit::stop);
    }

    private Optional<String> reason(Session fit, double value) {
        String current = fit.metric.name() + " is " + Digits.of(value) + " after epoch " + (fit.run.epoch() + 1);
        Monitor monitor = fit.metric.monitor();
        if (config.stoppingThreshold()
                .filter(threshold -> value == threshold || monitor.isBetter(value, threshold, 0))
                .isPresent()) {
            return Optional.of(current + ", which reaches stopping_threshold = "
                    + Digits.of(config.stoppingThreshold().get()));
        }
        if (config.divergenceThreshold()
                .filter(threshold -> monitor.isBetter(threshold, value, 0))
                .isPresent()) {
            return Optional.of(current + ", which is worse than divergence_threshold = "
                    + Digits.of(config.divergenceThreshold().get()));
        }
        return fit.waited >= config.patience() ? Optional.of(noImprovement(fit)) : Optional.empty();
    }

    private String noImprovement(Session fit) {
        String margin = config.minDelta() == 0 ? "" : " by more than " + Digits.of(config.minDelta());
        return fit.metric.name() + " did not improve on " + Digits.of(fit.best) + margin + " in " + fit.waited
                + (fit.waited == 1 ? " validation" : " validations");
    }

    @Override
    public Map<String, String> stateDict() {
        Map<String, String> state = new LinkedHashMap<>();
        session.ifPresent(fit -> {
            state.put(SETTINGS, MonitoredMetric.saved(fit.metric.monitor()) + " " + config.saved());
            state.put(BEST, Double.toString(fit.best));
            state.put(WAITED, Integer.toString(fit.waited));
            fit.stopped.ifPresent(reason -> state.put(STOPPED, reason));
        });
        return state;
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        session.ifPresent(fit -> load(fit, state));
    }

    private void load(Session fit, Map<String, String> state) {
        String settings = state.getOrDefault(SETTINGS, "");
        String monitor = MonitoredMetric.saved(fit.metric.monitor()) + " ";
        if (!settings.startsWith(monitor)) {
            return; // the state belongs to another metric
        }
        fit.best = Double.parseDouble(state.getOrDefault(BEST, Double.toString(fit.best)));
        fit.waited = Integer.parseInt(state.getOrDefault(WAITED, "0"));
        // With changed settings, for instance more patience, the resumed fit continues.
        if (settings.equals(monitor + config.saved())) {
            Optional.ofNullable(state.get(STOPPED)).ifPresent(fit::stop);
        }
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        session = Optional.empty();
    }

    @Override
    public void onException(Run run, Throwable failure) {
        session = Optional.empty();
    }
}
