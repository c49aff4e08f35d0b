package io.anomalight.detector;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The single thread that uses the engine for all callers; calls wait in a queue. */
final class EngineThread {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "anomalight-engine");
        thread.setDaemon(true); // an open detector must not keep the JVM alive
        return thread;
    });

    /**
     * Runs the work on the thread and returns its result; rethrows its exception.
     *
     * @throws IllegalStateException if the thread has ended
     */
    <T> T call(Supplier<T> work) {
        return await(submit(work));
    }

    private synchronized <T> CompletableFuture<T> submit(Supplier<T> work) {
        if (executor.isShutdown()) {
            throw new IllegalStateException("the detector is closed and scores no more images");
        }
        return CompletableFuture.supplyAsync(work, executor);
    }

    private static <T> T await(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException exception) {
                throw exception;
            }
            if (failure.getCause() instanceof Error error) {
                throw error;
            }
            throw failure;
        }
    }

    /** Finishes the queue, runs the last work, and ends the thread; a second call does nothing. */
    void end(Runnable last) {
        CompletableFuture<Boolean> ended;
        synchronized (this) {
            if (executor.isShutdown()) {
                return;
            }
            ended = submit(() -> {
                last.run();
                return true;
            });
            executor.shutdown();
        }
        await(ended);
    }
}
