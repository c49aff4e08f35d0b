package io.anomalight.service;

import io.anomalight.service.http.Refusal;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Holds the current model and replaces it on a reload, while requests are running. */
final class Models implements AutoCloseable {
    private final Supplier<ServedModel> loading;
    private volatile ServedModel current;
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile boolean closed;

    /**
     * Loads the first model.
     *
     * @param loading loads a model; called now and at each reload
     */
    Models(Supplier<ServedModel> loading) {
        this.loading = loading;
        this.current = loading.get();
    }

    /** Keeps the model of a request open until the lease is closed. */
    record Lease(ServedModel model) implements AutoCloseable {
        @Override
        public void close() {
            model.release();
        }
    }

    /**
     * Leases the current model; it stays open until the lease is closed.
     *
     * @throws Refusal with status 503 if the service has stopped
     */
    Lease lease() {
        while (!closed) {
            ServedModel model = current;
            if (model.lease()) {
                return new Lease(model);
            }
            Thread.onSpinWait(); // the model was closed between the two lines above
        }
        throw Refusal.stopping();
    }

    /**
     * Loads the archive again and uses it for new requests. Running requests finish with the old model.
     *
     * @throws Refusal with status 429 if another reload is running
     * @throws io.anomalight.framework.failure.UserError if the archive can't be loaded; the old model stays in use
     */
    void reload() {
        if (!reloading.tryLock()) {
            throw new Refusal(429, "The archive is already being reloaded; send this request again in a second.");
        }
        try {
            if (closed) {
                throw Refusal.stopping();
            }
            ServedModel next = loading.get();
            ServedModel previous = current;
            current = next;
            previous.release();
        } finally {
            reloading.unlock();
        }
    }

    /** The number of images that wait for the engine. */
    int waiting() {
        return current.waiting();
    }

    /** Refuses new leases, and closes the model as soon as the last lease is closed. */
    @Override
    public void close() {
        reloading.lock(); // wait for a running reload, so that its model is closed, too
        try {
            closed = true;
            current.release();
        } finally {
            reloading.unlock();
        }
    }
}
