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

/** Asks a fit to stop when a metric no longer improves; outside a fit it does nothing. */
public final class EarlyStopping implements Callback, Stateful {

    /**
     * Settings of the callback; the names are Lightning's.
     *
     * @param monitor the metric to watch, or {@code auto}
     * @param mode which way is better
     * @param patience how many validations in a row may pass without improvement
     * @param minDelta a smaller change is no improvement
     * @param strict whether a metric that is missing is an error; otherwise it is waited for
     * @param checkFinite whether to stop as soon as the metric is NaN or infinite
     * @param stoppingThreshold stop as soon as the metric is as good as this
     * @param divergenceThreshold stop as soon as the metric is worse than this
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

        /** These settings as checkpoints keep them; the name of the record is written out, so that it may be renamed. */
        String saved() {
            String components = toString();
            return "EarlyStoppingConfig" + components.substring(components.indexOf('['));
        }

        /** A metric that must exist and be finite, and nothing else. */
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
    private final boolean ofModel;
    private Optional<Session> session = Optional.empty();

    /** What changes in the course of a fit. */
    private static final class Session {
        final Run run;
        final MonitoredMetric watch;
        double best;
        int waited;
        boolean saidThatItWaits;
        Optional<String> stopped = Optional.empty();

        Session(Run run, MonitoredMetric watch) {
            this.run = run;
            this.watch = watch;
            this.best = watch.monitor().worst();
        }

        void sayThatItWaits(Console console) {
            if (!saidThatItWaits) {
                saidThatItWaits = true;
                console.line("This validation has no " + watch.metric() + "; early stopping waits until one has ("
                        + watch.key() + ", strict = false).");
            }
        }

        void stop(String reason) {
            if (stopped.isEmpty()) {
                stopped = Optional.of(reason); // the first reason is the one that counts
            }
            run.requestStop(reason);
        }
    }

    /** One of a recipe, which says on the console if it has to wait for its metric. */
    public EarlyStopping(Config config, Console console) {
        this("callbacks.early_stopping.monitor", config, console, false);
    }

    /**
     * For a model that brings its own.
     *
     * @param key the configuration key that names the metric, for errors
     */
    public EarlyStopping(String key, String metric, Monitor.Mode mode, int patience) {
        this(key, Config.of(metric, mode, patience), Console.SILENT, true);
    }

    private EarlyStopping(String key, Config config, Console console, boolean ofModel) {
        this.key = key;
        this.config = config;
        this.console = console;
        this.ofModel = ofModel;
    }

    @Override
    public void onFitStart(Run run) {
        boolean unwanted =
                ofModel && !run.metrics().validates(); // the user has switched validation off, not asked for this
        if (unwanted || run.config().limits().fastDevRun().isOn()) {
            return;
        }
        Optional<Monitor> known = Monitor.find(config.monitor(), config.mode(), run.metrics());
        MonitoredMetric watch = known.isPresent() || config.strict()
                ? MonitoredMetric.start(key, config.monitor(), config.mode(), run)
                : new MonitoredMetric(key, Monitor.named(config.monitor(), config.mode()));
        session = Optional.of(new Session(run, watch));
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        if (run.stage() == Stage.SANITY_CHECK) {
            return;
        }
        session.ifPresent(fit -> {
            if (config.strict() || scores.get(fit.watch.metric()).isPresent()) {
                decide(fit, fit.watch.read(scores));
            } else {
                fit.sayThatItWaits(console);
            }
        });
    }

    private void decide(Session fit, double value) {
        if (config.checkFinite() && !Double.isFinite(value)) {
            fit.stop(fit.watch.metric() + " is " + value + " after epoch " + (fit.run.epoch() + 1));
            return;
        }
        if (fit.watch.monitor().isBetter(value, fit.best, config.minDelta())) {
            fit.best = value;
            fit.waited = 0;
        } else {
            fit.waited++;
        }
        reason(fit, value).ifPresent(fit::stop);
    }

    private Optional<String> reason(Session fit, double value) {
        String now = fit.watch.metric() + " is " + Digits.of(value) + " after epoch " + (fit.run.epoch() + 1);
        Monitor monitor = fit.watch.monitor();
        if (config.stoppingThreshold()
                .filter(enough -> value == enough || monitor.isBetter(value, enough, 0))
                .isPresent()) {
            return Optional.of(now + ", which reaches stopping_threshold = "
                    + Digits.of(config.stoppingThreshold().get()));
        }
        if (config.divergenceThreshold()
                .filter(bound -> monitor.isBetter(bound, value, 0))
                .isPresent()) {
            return Optional.of(now + ", which is worse than divergence_threshold = "
                    + Digits.of(config.divergenceThreshold().get()));
        }
        return fit.waited >= config.patience() ? Optional.of(impatience(fit)) : Optional.empty();
    }

    private String impatience(Session fit) {
        String margin = config.minDelta() == 0 ? "" : " by more than " + Digits.of(config.minDelta());
        return fit.watch.metric() + " did not improve on " + Digits.of(fit.best) + margin + " in " + fit.waited
                + (fit.waited == 1 ? " validation" : " validations");
    }

    @Override
    public Map<String, String> stateDict() {
        Map<String, String> state = new LinkedHashMap<>();
        session.ifPresent(fit -> {
            state.put(SETTINGS, MonitoredMetric.saved(fit.watch.monitor()) + " " + config.saved());
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
        String monitor = MonitoredMetric.saved(fit.watch.monitor()) + " ";
        if (!settings.startsWith(monitor)) {
            return; // values of another metric say nothing
        }
        fit.best = Double.parseDouble(state.getOrDefault(BEST, Double.toString(fit.best)));
        fit.waited = Integer.parseInt(state.getOrDefault(WAITED, "0"));
        // Who resumes with other settings, more patience for instance, wants the fit to go on.
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
