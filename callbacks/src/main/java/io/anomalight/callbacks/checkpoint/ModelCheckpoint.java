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
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a fit as often as its schedule says: the best checkpoints under names of their own, the very best as {@code best}
 * besides, the newest as {@code last}.
 *
 * <p>A checkpoint is ranked by the latest validation, once. With {@code monitor = auto} and nothing to monitor, as when
 * validation has normal images only, the newest is taken for the best, as it is where there is no validation at all. An
 * interruption always saves {@code last}, whole; so does every other end of a fit what is not saved yet, by the rules of
 * the ranking and of {@code save_last}.
 */
public final class ModelCheckpoint implements Callback, Stateful {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCheckpoint.class);
    private static final String KEY = "callbacks.model_checkpoint.";
    private static final String BEST = "best";
    private static final String LAST = "last";
    private static final Monitor NEWEST = new Monitor(NameTemplate.STEP, Monitor.Mode.MAX);
    // Beside the ranking's own keys.
    private static final String MONITOR = "monitor";
    private static final String UNRANKED = "unranked";
    private static final String DUE_AFTER = "due_after";
    private static final String DROPPED = "dropped";
    private static final String TRAINED = "trained.";

    private final ModelCheckpointConfig config;
    private final Console console;
    private final NameTemplate template;
    private Optional<Session> session = Optional.empty();
    private Optional<Path> best = Optional.empty();

    /** What changes in the course of a fit. */
    private static final class Session {
        final CheckpointStore store;
        final Optional<MonitoredMetric> watch;
        final TopK ranking;
        // Scalars of training that the template names.
        final Map<String, Double> trained = new LinkedHashMap<>();
        // Fallen out of the ranking; deleted only when the checkpoint that says so is safe.
        Set<String> dropped = Set.of();
        boolean unranked;
        // Whether anything has changed since it was last saved whole.
        boolean unsaved = true;
        Duration dueAfter = Duration.ZERO;

        Session(CheckpointStore store, Optional<MonitoredMetric> watch, int size) {
            this.store = store;
            this.watch = watch;
            this.ranking = new TopK(size, watch.map(MonitoredMetric::monitor).orElse(NEWEST));
        }

        String monitor() {
            return MonitoredMetric.saved(watch.map(MonitoredMetric::monitor).orElse(NEWEST));
        }
    }

    public ModelCheckpoint(ModelCheckpointConfig config, Console console) {
        this.config = config;
        this.console = console;
        this.template = config.template();
    }

    /** The manifest of the best checkpoint of the latest fit; empty if no validation was good enough to be one. */
    public Optional<Path> best() {
        return best;
    }

    @Override
    public void onFitStart(Run run) {
        best = Optional.empty();
        if (run.config().limits().fastDevRun().isOn()) {
            return;
        }
        checkTemplate(run);
        Optional<MonitoredMetric> watch = nothingToWatch(run)
                ? Optional.empty()
                : Optional.of(MonitoredMetric.start(KEY + MONITOR, config.monitor(), config.mode(), run));
        CheckpointStore store = new CheckpointStore(run.directory().resolve(CheckpointStore.FOLDER));
        session = Optional.of(new Session(store, watch, config.saveTopK()));
        if (config.saveWeightsOnly()) {
            console.line("The checkpoints hold weights alone (" + KEY + "save_weights_only): this run can be resumed"
                    + " after an interruption, which saves the whole, but not after a crash.");
        }
    }

    private boolean nothingToWatch(Run run) {
        return !run.metrics().validates()
                || (config.monitor().equals(Monitor.AUTO)
                        && Monitor.PREFERRED.stream().noneMatch(run.metrics().available()::contains));
    }

    private void checkTemplate(Run run) {
        List<String> available = run.metrics().available();
        for (String metric : template.metrics()) {
            if (!available.contains(metric) && !metric.matches("train_.+_(step|epoch)")) {
                List<String> known = new ArrayList<>(List.of(NameTemplate.EPOCH, NameTemplate.STEP));
                known.addAll(available);
                throw new UserError(KEY + "filename names " + metric + ", which nobody will log. It may name "
                        + String.join(", ", known) + ", train_<scalar>_step and train_<scalar>_epoch");
            }
        }
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        session.ifPresent(fit -> fit.unsaved = true);
        remember(output.scalars(), "_step");
    }

    @Override
    public void onTrainEpochEnd(Run run, Map<String, Double> means) {
        session.ifPresent(fit -> fit.unsaved = true); // the module may have made something of what it collected
        remember(means, "_epoch");
    }

    private void remember(Map<String, Double> scalars, String suffix) {
        session.ifPresent(fit -> scalars.forEach((name, value) -> {
            String logged = "train_" + name + suffix;
            if (template.metrics().contains(logged)) {
                fit.trained.put(logged, value);
            }
        }));
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        session.ifPresent(fit -> {
            fit.watch.ifPresent(watched -> watched.read(scores)); // undefined is an error at once, not when it is saved
            fit.unranked = true;
            fit.unsaved = true;
        });
    }

    @Override
    public void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
        session.ifPresent(fit -> {
            fit.unsaved |= point.isPreparation();
            if (point == SavePoint.INTERRUPTION) {
                fit.unsaved = false;
                write(fit, Set.of(LAST), snapshot.get());
            } else if ((fit.unsaved || point != SavePoint.END)
                    && config.schedule()
                            .isDue(point, run, fit.unranked, run.elapsed().minus(fit.dueAfter))) {
                fit.dueAfter = run.elapsed();
                save(fit, run, point, snapshot);
            }
        });
    }

    private void save(Session fit, Run run, SavePoint point, Supplier<Snapshot> snapshot) {
        Set<String> names = new LinkedHashSet<>();
        if (point.isPreparation()) {
            saveUnfinished(fit, snapshot);
            return;
        }
        // Its own name first: the others can be made anew from it.
        rank(fit, run).ifPresent(name -> {
            names.add(name);
            if (fit.ranking.best().equals(Optional.of(name))) {
                names.add(BEST);
            }
        });
        if (config.saveLast()) {
            names.add(LAST);
        }
        if (!names.isEmpty()) {
            fit.unsaved = false;
            Snapshot whole = snapshot.get();
            write(fit, names, config.saveWeightsOnly() ? whole.weightsOnly() : whole);
        }
    }

    /** Saves what has no epoch yet: good to go on from, and for nothing else. */
    private void saveUnfinished(Session fit, Supplier<Snapshot> snapshot) {
        if (config.saveLast() && !config.saveWeightsOnly()) {
            fit.unsaved = false;
            write(fit, Set.of(LAST), snapshot.get());
        }
    }

    /** The name under which the checkpoint is kept, if it is. */
    private Optional<String> rank(Session fit, Run run) {
        boolean fresh = fit.unranked || !run.metrics().validates();
        fit.unranked = false;
        double score = !fresh
                ? Double.NaN
                : fit.watch.map(watched -> watched.read(run.scores())).orElse((double) run.step());
        boolean accepted = fit.ranking.accepts(score);
        if (!accepted && config.saveTopK() != ModelCheckpointConfig.ALL) {
            return Optional.empty();
        }
        Map<String, Double> metrics = new LinkedHashMap<>(fit.trained);
        metrics.putAll(run.scores().defined());
        String name = NameTemplate.free(
                template.fill(run.epoch(), run.step(), metrics),
                taken -> taken.equals(BEST) || taken.equals(LAST) || Files.exists(fit.store.manifest(taken)));
        if (accepted) {
            Set<String> dropped = new LinkedHashSet<>(fit.dropped);
            fit.ranking.add(name, score).ifPresent(dropped::add);
            fit.dropped = dropped;
        }
        return Optional.of(name);
    }

    private void write(Session fit, Set<String> names, Snapshot snapshot) {
        fit.store.save(names, fit.dropped, snapshot);
        fit.dropped = Set.of();
        if (names.contains(BEST)) {
            best = Optional.of(fit.store.manifest(BEST));
        }
        LOG.debug("saved {} of step {}", names, snapshot.manifest().step());
    }

    @Override
    public Map<String, String> stateDict() {
        Map<String, String> state = new LinkedHashMap<>();
        session.ifPresent(fit -> {
            state.put(MONITOR, fit.monitor());
            state.put(UNRANKED, String.valueOf(fit.unranked));
            state.put(DUE_AFTER, fit.dueAfter.toString());
            fit.dropped.forEach(name -> state.put(DROPPED + "." + name, ""));
            fit.trained.forEach((name, value) -> state.put(TRAINED + name, value.toString()));
            state.putAll(fit.ranking.state());
        });
        return state;
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        session.ifPresent(fit -> load(fit, state));
    }

    private void load(Session fit, Map<String, String> state) {
        fit.unranked = Boolean.parseBoolean(state.get(UNRANKED));
        fit.unsaved = false;
        Optional.ofNullable(state.get(DUE_AFTER)).map(Duration::parse).ifPresent(then -> fit.dueAfter = then);
        under(TRAINED, state).forEach((name, value) -> fit.trained.put(name, Double.parseDouble(value)));
        // The process may have been killed before it came to deleting them.
        fit.store.delete(under(DROPPED + ".", state).keySet());
        if (!fit.monitor().equals(state.get(MONITOR))) {
            return; // scores of another metric say nothing
        }
        fit.dropped = fit.ranking.load(state, name -> Files.exists(fit.store.manifest(name)));
        fit.ranking.best().ifPresent(name -> {
            // Nor may it have come to writing this one.
            fit.store.point(BEST, name);
            best = Optional.of(fit.store.manifest(BEST));
        });
    }

    private static Map<String, String> under(String prefix, Map<String, String> state) {
        Map<String, String> under = new LinkedHashMap<>();
        state.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                under.put(key.substring(prefix.length()), value);
            }
        });
        return under;
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
