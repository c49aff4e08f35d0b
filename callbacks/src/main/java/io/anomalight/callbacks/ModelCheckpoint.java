package io.anomalight.callbacks;

import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.training.Callback;
import io.anomalight.framework.training.FitReport;
import io.anomalight.framework.training.Monitor;
import io.anomalight.framework.training.Run;
import io.anomalight.framework.training.SavePoint;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the module after a validation of a fit: as {@code best} when the monitored metric is better than ever, as
 * {@code last} always.
 *
 * <p>With {@code monitor = auto} and nothing to monitor, as when validation has normal images only, the newest is taken
 * for the best.
 */
public final class ModelCheckpoint implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCheckpoint.class);
    private static final String KEY = "callbacks.model_checkpoint.monitor";

    private final ModelCheckpointConfig config;
    private final Set<String> due = new LinkedHashSet<>();
    private boolean fitting;
    private Optional<Watch> watch = Optional.empty();
    private Optional<Path> best = Optional.empty();

    public ModelCheckpoint(ModelCheckpointConfig config) {
        this.config = config;
    }

    /** The manifest of the best checkpoint of the latest fit; empty if no validation was good enough to be one. */
    public Optional<Path> best() {
        return best;
    }

    @Override
    public boolean sitsOutFastDevRun() {
        return true;
    }

    @Override
    public void onFitStart(Run run) {
        fitting = true;
        best = Optional.empty();
        watch = nothingToWatch(run)
                ? Optional.empty()
                : Optional.of(Watch.start(KEY, config.monitor(), config.mode(), run));
    }

    private boolean nothingToWatch(Run run) {
        return config.monitor().equals(Monitor.AUTO)
                && Monitor.PREFERRED.stream().noneMatch(run.metrics().available()::contains);
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        if (!fitting) {
            return;
        }
        if (watch.map(watched -> watched.improves(watched.read(scores), 0)).orElse(true)) {
            due.add("best");
        }
        if (config.saveLast()) {
            due.add("last");
        }
    }

    @Override
    public void onSavePoint(Run run, SavePoint point) {
        if (point == SavePoint.INTERRUPTION) {
            due.add("last");
        }
        if (!due.isEmpty()) {
            save(run, due);
            due.clear();
        }
    }

    private void save(Run run, Set<String> names) {
        CheckpointStore store = new CheckpointStore(run.directory().resolve(CheckpointStore.FOLDER));
        store.save(names, run.snapshot());
        if (names.contains("best")) {
            best = Optional.of(store.manifest("best"));
        }
        LOG.debug("saved {} of epoch {}, step {}", names, run.epoch(), run.step());
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        fitting = false;
    }

    @Override
    public void onException(Run run, Throwable failure) {
        fitting = false;
    }
}
