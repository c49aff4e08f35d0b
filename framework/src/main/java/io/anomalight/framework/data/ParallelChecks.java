package io.anomalight.framework.data;

import io.anomalight.framework.failure.UserError;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Checks files on several threads and returns the results in order; only a few files are in memory at a time.
 *
 * @param <T> the items
 * @param <R> the results
 */
public final class ParallelChecks<T, R> implements AutoCloseable {
    private static final int AHEAD = 2;

    private final Iterator<T> items;
    private final Function<T, R> check;
    private final ExecutorService workers;
    private final Queue<Future<R>> running = new ArrayDeque<>();

    /** Starts immediately; {@code check} is called on background threads. */
    public ParallelChecks(List<T> items, int threads, Function<T, R> check) {
        this.items = items.iterator();
        this.check = check;
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "anomalight-inspecting");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < AHEAD * threads; i++) {
            submit();
        }
    }

    private void submit() {
        if (items.hasNext()) {
            T item = items.next();
            running.add(workers.submit(() -> check.apply(item)));
        }
    }

    /**
     * The next result; call it once per item.
     *
     * @throws UserError if the check threw one
     */
    public R next() {
        submit();
        try {
            return running.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserError error) {
                throw error;
            }
            throw new IllegalStateException("an image could not be checked", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were checked", e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
