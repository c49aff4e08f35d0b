package io.anomalight.callbacks;

import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.Callback;
import io.anomalight.framework.training.FitReport;
import io.anomalight.framework.training.Monitor;
import io.anomalight.framework.training.Run;
import java.util.Optional;

/** Asks a fit to stop when a metric no longer improves; outside a fit it does nothing. */
public final class EarlyStopping implements Callback {
    private final String key;
    private final EarlyStoppingConfig config;
    private Optional<Watch> watch = Optional.empty();
    private int waited;

    public EarlyStopping(EarlyStoppingConfig config) {
        this("callbacks.early_stopping.monitor", config);
    }

    /**
     * For a model that brings its own.
     *
     * @param key the configuration key that names the metric, for errors
     */
    public EarlyStopping(String key, String metric, Monitor.Mode mode, int patience) {
        this(key, new EarlyStoppingConfig(metric, mode, patience, 0, true));
    }

    private EarlyStopping(String key, EarlyStoppingConfig config) {
        this.key = key;
        this.config = config;
    }

    @Override
    public boolean sitsOutFastDevRun() {
        return true;
    }

    @Override
    public void onFitStart(Run run) {
        watch = Optional.of(Watch.start(key, config.monitor(), config.mode(), run));
        waited = 0;
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        watch.ifPresent(watched -> decide(run, watched, watched.read(scores)));
    }

    private void decide(Run run, Watch watched, double value) {
        if (config.checkFinite() && !Double.isFinite(value)) {
            run.requestStop(watched.metric() + " is " + value + " after epoch " + (run.epoch() + 1));
            return;
        }
        waited = watched.improves(value, config.minDelta()) ? 0 : waited + 1;
        if (waited >= config.patience()) {
            run.requestStop(reason(watched));
        }
    }

    private String reason(Watch watched) {
        String margin = config.minDelta() == 0 ? "" : " by more than " + Digits.of(config.minDelta());
        return watched.metric() + " did not improve on " + Digits.of(watched.best()) + margin + " in " + waited
                + (waited == 1 ? " validation" : " validations");
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        watch = Optional.empty();
    }

    @Override
    public void onException(Run run, Throwable failure) {
        watch = Optional.empty();
    }
}
