package io.anomalight.service;

import io.anomalight.service.http.Refusal;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The model that is served now, which another may take the place of while requests come in. */
final class Models implements AutoCloseable {
    private final Supplier<ServedModel> loading;
    private volatile ServedModel current;
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile boolean closed;

    /**
     * Loads the first.
     *
     * @param loading loads it, and again at each reload
     */
    Models(Supplier<ServedModel> loading) {
        this.loading = loading;
        this.current = loading.get();
    }

    /** A request's hold on the model that it began with. */
    record Lease(ServedModel model) implements AutoCloseable {
        @Override
        public void close() {
            model.release();
        }
    }

    /**
     * Holds on to the current model until the lease is closed.
     *
     * @throws Refusal with status 503 if the service has stopped
     */
    Lease lease() {
        while (!closed) {
            ServedModel model = current;
            if (model.lease()) {
                return new Lease(model);
            }
            Thread.onSpinWait(); // it was replaced between the two lines above
        }
        throw Refusal.stopping();
    }

    /**
     * Loads the archive again and serves it from now on; requests that hold the old model end with it.
     *
     * @throws Refusal with status 429 if another request has it loaded now: those that waited would fill the service
     * @throws io.anomalight.framework.failure.UserError if it can't be loaded; then nothing changes
     */
    void reload() {
        if (!reloading.tryLock()) {
            throw new Refusal(429, "The archive is being loaded again already; send this again in a second.");
        }
        try {
            if (closed) {
                throw Refusal.stopping();
            }
            ServedModel next = loading.get();
            ServedModel before = current;
            current = next;
            before.release();
        } finally {
            reloading.unlock();
        }
    }

    int waiting() {
        return current.waiting();
    }

    /** Closes the model once no request holds it; none may come any more. */
    @Override
    public void close() {
        reloading.lock(); // a model that is being loaded is then closed, too
        try {
            closed = true;
            current.release();
        } finally {
            reloading.unlock();
        }
    }
}
