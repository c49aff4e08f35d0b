package io.anomalight.detector;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The one thread that touches the engine on behalf of all callers, who wait for it in line. */
final class EngineThread {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "anomalight-engine");
        thread.setDaemon(true); // a program that forgets to close its detector may still end
        return thread;
    });

    /**
     * Does the work and returns what it comes to, or throws what it throws.
     *
     * @throws IllegalStateException if it has ended
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
            if (failure.getCause() instanceof RuntimeException theirs) {
                throw theirs;
            }
            if (failure.getCause() instanceof Error theirs) {
                throw theirs;
            }
            throw failure;
        }
    }

    /** Does what is waiting, then the last work, and ends; a second time does nothing. */
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
