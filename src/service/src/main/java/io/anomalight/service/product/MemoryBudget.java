package io.anomalight.service.product;

import java.util.concurrent.TimeUnit;

/** Counts the estimated memory of all loaded models. All methods may be called by any thread. */
final class MemoryBudget {
    private final long total;
    private long used;

    /**
     * Creates an unused budget.
     *
     * @param total bytes of all models together
     */
    MemoryBudget(long total) {
        this.total = total;
    }

    long total() {
        return total;
    }

    synchronized long used() {
        return used;
    }

    /**
     * Takes memory if it is free.
     *
     * @param bytes bytes of a new model
     * @param replaced bytes of the model that the new one replaces. They count as free, although both models are in memory until the
     *     requests of the old one end; otherwise a model of more than half of the budget could never be replaced
     */
    synchronized boolean take(long bytes, long replaced) {
        if (used - replaced + bytes > total) {
            return false;
        }
        used += bytes;
        return true;
    }

    synchronized void free(long bytes) {
        used -= bytes;
        notifyAll();
    }

    /** Waits until memory is freed, or for a short time. */
    @SuppressWarnings("WaitNotInLoop") // the caller checks again
    synchronized void awaitChange() throws InterruptedException {
        TimeUnit.MILLISECONDS.timedWait(this, 20);
    }
}
