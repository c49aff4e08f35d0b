package io.anomalight.spark;

import io.anomalight.detector.Detector;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The detectors of an executor. All tasks share one detector per model. All methods may be called by any thread.
 *
 * <p>An unused detector stays loaded for the next task, until another model is loaded. When the executor process ends, the
 * operating system frees the memory.
 */
final class ExecutorDetectors {
    /** The detectors of this process. */
    static final ExecutorDetectors INSTANCE = new ExecutorDetectors(ExecutorModel::load);

    private final Function<ExecutorModel, Detector> loading;
    private final Map<ExecutorModel, LoadedDetector> detectors = new HashMap<>();

    private static final class LoadedDetector {
        private final Detector detector;
        private int users;

        private LoadedDetector(Detector detector) {
            this.detector = detector;
        }
    }

    /** The right of a task to use a detector; the right ends when the lease is closed. */
    final class Lease implements AutoCloseable {
        private final LoadedDetector loaded;
        private boolean released;

        private Lease(LoadedDetector loaded) {
            this.loaded = loaded;
        }

        Detector detector() {
            return loaded.detector;
        }

        @Override
        public void close() {
            release(this);
        }
    }

    ExecutorDetectors(Function<ExecutorModel, Detector> loading) {
        this.loading = loading;
    }

    /** Acquires the detector of a model. It loads the model if necessary; other calls wait meanwhile. */
    synchronized Lease acquire(ExecutorModel model) {
        if (!detectors.containsKey(model)) {
            closeUnused();
        }
        LoadedDetector loaded = detectors.computeIfAbsent(model, absent -> new LoadedDetector(loading.apply(absent)));
        loaded.users++;
        return new Lease(loaded);
    }

    private synchronized void release(Lease lease) {
        if (!lease.released) {
            lease.released = true;
            lease.loaded.users--;
        }
    }

    private void closeUnused() {
        detectors.values().removeIf(each -> {
            if (each.users > 0) {
                return false;
            }
            each.detector.close();
            return true;
        });
    }
}
