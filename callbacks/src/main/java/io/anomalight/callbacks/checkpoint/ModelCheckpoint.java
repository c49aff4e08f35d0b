package io.anomalight.callbacks.checkpoint;

import io.anomalight.callbacks.metrics.MonitoredMetric;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Monitor;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Saves checkpoints during a fit, as often as its schedule asks: the best ones under their own names, the very best one
 * also as {@code best}, and the newest one as {@code last}.
 *
 * <p>The first checkpoint after each validation is ranked by the metric of that validation. The newest checkpoint is the
 * best one if there is no validation, or if {@code monitor = auto} finds no metric, for instance because validation has
 * normal images only.
 *
 * <p>An interruption always saves {@code last}, with the optimizers' state. At any other end of a fit, the newest state is
 * saved if it is not saved yet: under its own name if it is one of the best, and as {@code last} if {@code save_last} is
 * set.
 */
public final class ModelCheckpoint implements Callback, Stateful {

    /**
     * Settings of the callback; the names are Lightning's.
     *
     * @param monitor the metric that ranks the checkpoints, or {@code auto}
     * @param mode whether a larger or a smaller value is better
     * @param saveTopK number of best checkpoints to keep; 0 for none, -1 for all
     * @param saveLast whether to save {@code last}, too, whenever a checkpoint is due
     * @param filename the names of the kept checkpoints, a {@link NameTemplate}
     * @param autoInsertMetricName whether the name contains {@code metric=value}, not the value alone
     * @param schedule when a checkpoint is due
     * @param saveWeightsOnly whether to leave out the state that only a resumed fit needs
     */
    public record Config(
            String monitor,
            Monitor.Mode mode,
            int saveTopK,
            boolean saveLast,
            String filename,
            boolean autoInsertMetricName,
            @Inline SaveSchedule schedule,
            boolean saveWeightsOnly) {
        static final int ALL = -1;

        public Config {
            if (saveTopK < ALL) {
                throw new IllegalArgumentException(
                        "save_top_k must be a number of checkpoints, 0 for none or -1 for all, but is " + saveTopK);
            }
            new NameTemplate(filename, autoInsertMetricName); // throws if the text is not a template
        }

        NameTemplate template() {
            return new NameTemplate(filename, autoInsertMetricName);
        }
    }

    private static final String KEY = "callbacks.model_checkpoint.";

    private final Config config;
    private final Console console;
    private Optional<CheckpointSession> session = Optional.empty();
    private Optional<Path> best = Optional.empty();

    public ModelCheckpoint(Config config, Console console) {
        this.config = config;
        this.console = console;
    }

    /** The manifest of the best checkpoint of the latest fit; empty if none was ranked as the best. */
    public Optional<Path> best() {
        return session.map(CheckpointSession::best).orElse(best);
    }

    @Override
    public void onFitStart(Run run) {
        best = Optional.empty();
        if (run.config().limits().fastDevRun().isOn()) {
            return;
        }
        checkTemplate(run);
        Optional<MonitoredMetric> metric = hasMetric(run)
                ? Optional.of(MonitoredMetric.start(KEY + "monitor", config.monitor(), config.mode(), run))
                : Optional.empty();
        CheckpointStore store = new CheckpointStore(run.directory().resolve(CheckpointStore.FOLDER));
        session = Optional.of(new CheckpointSession(store, config, metric));
        if (config.saveWeightsOnly()) {
            console.line("The checkpoints hold weights alone (" + KEY + "save_weights_only): this run can be resumed"
                    + " after an interruption, which saves the whole, but not after a crash.");
        }
    }

    private boolean hasMetric(Run run) {
        return run.metrics().validates()
                && (!config.monitor().equals(Monitor.AUTO)
                        || Monitor.PREFERRED.stream().anyMatch(run.metrics().available()::contains));
    }

    private void checkTemplate(Run run) {
        List<String> available = run.metrics().available();
        for (String metric : config.template().metrics()) {
            if (!available.contains(metric) && !metric.matches("train_.+_(step|epoch)")) {
                List<String> known = new ArrayList<>(List.of(NameTemplate.EPOCH, NameTemplate.STEP));
                known.addAll(available);
                throw new UserError(KEY + "filename names " + metric + ", which this run does not log. It may name "
                        + String.join(", ", known) + ", train_<scalar>_step and train_<scalar>_epoch");
            }
        }
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        session.ifPresent(fit -> fit.trained(output.scalars(), "_step"));
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        session.ifPresent(fit -> fit.trained(means, "_epoch"));
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        session.ifPresent(fit -> fit.validated(scores));
    }

    @Override
    public void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
        session.ifPresent(fit -> fit.save(run, point, snapshot));
    }

    @Override
    public Map<String, String> stateDict() {
        return session.map(CheckpointSession::state).orElse(Map.of());
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        session.ifPresent(fit -> fit.load(state));
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        end();
    }

    @Override
    public void onException(Run run, Throwable failure) {
        end();
    }

    private void end() {
        best = best();
        session = Optional.empty();
    }
}
