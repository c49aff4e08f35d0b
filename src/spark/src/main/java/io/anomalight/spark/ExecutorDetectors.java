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
    static final ExecutorDetectors HERE = new ExecutorDetectors(ShippedModel::load);

    private final Function<ShippedModel, Detector> loading;
    private final Map<ShippedModel, Held> held = new HashMap<>();

    private static final class Held {
        private final Detector detector;
        private int users;

        private Held(Detector detector) {
            this.detector = detector;
        }
    }

    /** The right to use a detector until it is closed. */
    final class Loan implements AutoCloseable {
        private final Held borrowed;
        private boolean returned;

        private Loan(Held borrowed) {
            this.borrowed = borrowed;
        }

        Detector detector() {
            return borrowed.detector;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }

    ExecutorDetectors(Function<ShippedModel, Detector> loading) {
        this.loading = loading;
    }

    /** Lends the detector of a model. It loads the model if necessary; other calls wait meanwhile. */
    synchronized Loan borrow(ShippedModel model) {
        if (!held.containsKey(model)) {
            closeUnused();
        }
        Held lent = held.computeIfAbsent(model, absent -> new Held(loading.apply(absent)));
        lent.users++;
        return new Loan(lent);
    }

    private synchronized void giveBack(Loan loan) {
        if (!loan.returned) {
            loan.returned = true;
            loan.borrowed.users--;
        }
    }

    private void closeUnused() {
        held.values().removeIf(each -> {
            if (each.users > 0) {
                return false;
            }
            each.detector.close();
            return true;
        });
    }
}
