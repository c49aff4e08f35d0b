package io.anomalight.callbacks.checkpoint;

import io.anomalight.callbacks.metrics.MonitoredMetric;
import io.anomalight.framework.callback.Monitor;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of one fit: which of them are kept, and the state that a resumed fit needs. */
final class CheckpointSession {
    /** A second name of the best checkpoint, in addition to its own name; both names share one file of arrays. */
    static final String BEST = "best";
    /** The name of the newest checkpoint. */
    static final String LAST = "last";

    private static final Logger LOG = LoggerFactory.getLogger(ModelCheckpoint.class);
    private static final Monitor NEWEST = new Monitor(NameTemplate.STEP, Monitor.Mode.MAX);
    // Keys of the saved state, in addition to the keys of TopK.
    private static final String MONITOR = "monitor";
    private static final String UNRANKED = "unranked";
    // The training time when the schedule last required a save. The text is an old name, which checkpoints contain.
    private static final String LAST_SAVE = "due_after";
    private static final String DROPPED = "dropped.";
    private static final String TRAINED = "trained.";

    private final CheckpointStore store;
    private final ModelCheckpoint.Config config;
    private final NameTemplate template;
    private final Optional<MonitoredMetric> metric;
    private final TopK topK;
    // Training scalars that the file name contains.
    private final Map<String, Double> scalars = new LinkedHashMap<>();
    // Checkpoints that are no longer among the best. They are deleted after the next checkpoint, which stores this
    // list, is written.
    private Set<String> dropped = Set.of();
    // Whether the latest validation has not been ranked yet.
    private boolean unranked;
    // Whether anything has changed since the last checkpoint.
    private boolean unsaved = true;
    private Duration lastSave = Duration.ZERO;
    private Optional<Path> best = Optional.empty();

    /** @param metric the metric that ranks the checkpoints; if empty, the newest is the best */
    CheckpointSession(CheckpointStore store, ModelCheckpoint.Config config, Optional<MonitoredMetric> metric) {
        this.store = store;
        this.config = config;
        this.template = config.template();
        this.metric = metric;
        this.topK = new TopK(config.saveTopK(), monitor());
    }

    private Monitor monitor() {
        return metric.map(MonitoredMetric::monitor).orElse(NEWEST);
    }

    /** The manifest of the best checkpoint; empty before the first checkpoint. */
    Optional<Path> best() {
        return best;
    }

    /** The module was trained; {@code suffix} is added to the names of the scalars. */
    void trained(Map<String, Double> values, String suffix) {
        unsaved = true;
        values.forEach((name, value) -> {
            String logged = "train_" + name + suffix;
            if (template.metrics().contains(logged)) {
                scalars.put(logged, value);
            }
        });
    }

    /** The module was validated; fails immediately if the monitored metric is undefined. */
    void validated(Scores scores) {
        metric.ifPresent(monitored -> monitored.read(scores));
        unranked = true;
        unsaved = true;
    }

    /** Saves the checkpoints that are due at this point; creates the snapshot only if a checkpoint is due. */
    void save(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
        unsaved |= point.isPreparation();
        if (point == SavePoint.INTERRUPTION) {
            write(Set.of(LAST), snapshot.get());
            return;
        }
        boolean needed = unsaved || point != SavePoint.END;
        if (!needed
                || !config.schedule().isDue(point, run, unranked, run.elapsed().minus(lastSave))) {
            return;
        }
        lastSave = run.elapsed();
        if (point.isPreparation()) {
            savePreparation(snapshot);
        } else {
            saveTrained(run, snapshot);
        }
    }

    /** Before the first epoch only {@code last} is saved: an interrupted fit can be resumed from it. */
    private void savePreparation(Supplier<Snapshot> snapshot) {
        if (config.saveLast() && !config.saveWeightsOnly()) {
            write(Set.of(LAST), snapshot.get());
        }
    }

    private void saveTrained(Run run, Supplier<Snapshot> snapshot) {
        Set<String> names = new LinkedHashSet<>();
        // The checkpoint's own name is written first: load can restore "best" from it after a crash.
        rank(run).ifPresent(name -> {
            names.add(name);
            if (topK.best().equals(Optional.of(name))) {
                names.add(BEST);
            }
        });
        if (config.saveLast()) {
            names.add(LAST);
        }
        if (!names.isEmpty()) {
            Snapshot full = snapshot.get();
            write(names, config.saveWeightsOnly() ? full.weightsOnly() : full);
        }
    }

    /**
     * The name under which the current checkpoint is kept. With {@code save_top_k = -1} every checkpoint is kept; otherwise
     * empty if the checkpoint is not among the best.
     */
    private Optional<String> rank(Run run) {
        boolean hasNewScore = unranked || !run.metrics().validates();
        unranked = false;
        double score = hasNewScore
                ? metric.map(monitored -> monitored.read(run.scores())).orElse((double) run.step())
                : Double.NaN;
        boolean accepted = topK.accepts(score);
        if (!accepted && config.saveTopK() != ModelCheckpoint.Config.ALL) {
            return Optional.empty();
        }
        Map<String, Double> metrics = new LinkedHashMap<>(scalars);
        metrics.putAll(run.scores().defined());
        String name = NameTemplate.free(
                template.fill(run.epoch(), run.step(), metrics),
                taken -> taken.equals(BEST) || taken.equals(LAST) || Files.exists(store.manifest(taken)));
        if (accepted) {
            Set<String> droppedNow = new LinkedHashSet<>(dropped);
            topK.add(name, score).ifPresent(droppedNow::add);
            dropped = droppedNow;
        }
        return Optional.of(name);
    }

    private void write(Set<String> names, Snapshot snapshot) {
        store.save(names, dropped, snapshot);
        dropped = Set.of();
        unsaved = false;
        if (names.contains(BEST)) {
            best = Optional.of(store.manifest(BEST));
        }
        LOG.debug("saved {} of step {}", names, snapshot.manifest().step());
    }

    /** The state to save in a checkpoint; {@link #load} reads it. */
    Map<String, String> state() {
        Map<String, String> state = new LinkedHashMap<>();
        state.put(MONITOR, MonitoredMetric.saved(monitor()));
        state.put(UNRANKED, String.valueOf(unranked));
        state.put(LAST_SAVE, lastSave.toString());
        dropped.forEach(name -> state.put(DROPPED + name, ""));
        scalars.forEach((name, value) -> state.put(TRAINED + name, value.toString()));
        state.putAll(topK.state());
        return state;
    }

    /** Continues from the state of a checkpoint; the ranking of another metric is ignored. */
    void load(Map<String, String> state) {
        unranked = Boolean.parseBoolean(state.get(UNRANKED));
        unsaved = false;
        Optional.ofNullable(state.get(LAST_SAVE)).map(Duration::parse).ifPresent(time -> lastSave = time);
        withPrefix(TRAINED, state).forEach((name, value) -> scalars.put(name, Double.parseDouble(value)));
        // The process may have been killed before it deleted these checkpoints.
        store.delete(withPrefix(DROPPED, state).keySet());
        if (!MonitoredMetric.saved(monitor()).equals(state.get(MONITOR))) {
            return;
        }
        dropped = topK.load(state, name -> Files.exists(store.manifest(name)));
        topK.best().ifPresent(name -> {
            // The process may have been killed before it wrote "best".
            store.point(BEST, name);
            best = Optional.of(store.manifest(BEST));
        });
    }

    private static Map<String, String> withPrefix(String prefix, Map<String, String> state) {
        Map<String, String> found = new LinkedHashMap<>();
        state.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }
}
