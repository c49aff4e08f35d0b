package io.anomalight.spark;

import io.anomalight.detector.Detector;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The detectors of an executor, each loaded once, however many tasks ask for it.
 *
 * <p>One that no task uses stays loaded for the next task until another model is wanted. None is closed at the executor's
 * end, which gives its memory back anyway.
 */
final class ExecutorDetectors {
    /** Those of this process. */
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

    /** Lends the detector of a model; whoever comes while it is loaded waits for it. */
    synchronized Loan borrow(ShippedModel model) {
        if (!held.containsKey(model)) {
            closeUnused();
        }
        Held wanted = held.computeIfAbsent(model, absent -> new Held(loading.apply(absent)));
        wanted.users++;
        return new Loan(wanted);
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
