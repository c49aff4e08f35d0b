package io.anomalight.service.product;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The thread that loads models, one after another. All methods may be called by any other thread. */
final class LoadingThread implements AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread created = new Thread(work, "products");
        created.setDaemon(true);
        return created;
    });

    private volatile boolean closed;

    /** Whether the service has stopped. */
    boolean closed() {
        return closed;
    }

    /** Does the work again and again, with this pause, until it is closed. The work must catch its failures. */
    void repeat(Runnable work, long milliseconds) {
        Future<?> unused = thread.scheduleWithFixedDelay(work, milliseconds, milliseconds, TimeUnit.MILLISECONDS);
    }

    /**
     * Does the work after all earlier work.
     *
     * @throws Refusal with status 503 if the service has stopped; also the returned work fails so
     */
    CompletableFuture<Void> submit(Runnable work) {
        try {
            return CompletableFuture.runAsync(
                    () -> {
                        if (closed) {
                            throw Refusal.stopping();
                        }
                        work.run();
                    },
                    thread);
        } catch (RejectedExecutionException stopped) {
            throw Refusal.stopping();
        }
    }

    /** Does the work and waits for it; throws what it throws. */
    void run(Runnable work) {
        try {
            submit(work).join();
        } catch (CompletionException failure) {
            throw cause(failure);
        }
    }

    /**
     * Waits for submitted work.
     *
     * @throws Refusal with status 409 if an archive can't be used, and 503 if the work is not done before the deadline
     */
    static void await(CompletableFuture<Void> work, Deadline deadline) {
        try {
            work.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw deadline.timeoutRefusal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.stopping();
        } catch (ExecutionException failure) {
            RuntimeException cause = cause(failure);
            throw cause instanceof UserError unusable ? new Refusal(409, unusable.getMessage() + ".") : cause;
        }
    }

    private static RuntimeException cause(Exception failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof RuntimeException exception
                ? exception
                : new IllegalStateException("a model can't be loaded", failure);
    }

    /** Waits for a running load, so that its model can be closed, and ends the thread. */
    @Override
    public void close() {
        closed = true;
        thread.shutdown(); // also ends what is repeated
        boolean ended = false;
        while (!ended) {
            try {
                ended = thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
