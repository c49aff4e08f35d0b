package io.anomalight.service;

import java.util.function.Supplier;

/** The model that is served now, which another may take the place of while requests come in. */
final class Models implements AutoCloseable {
    private final Supplier<ServedModel> loading;
    private volatile ServedModel current;
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
     * @throws io.anomalight.framework.UserError if it can't be loaded; then nothing changes
     */
    synchronized void reload() {
        ServedModel next = loading.get();
        ServedModel before = current;
        current = next;
        before.release();
    }

    int waiting() {
        return current.waiting();
    }

    /** Closes the model once no request holds it; none may come any more. */
    @Override
    public synchronized void close() {
        closed = true;
        current.release();
    }
}
