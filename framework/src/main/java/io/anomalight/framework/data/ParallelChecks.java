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
 * Looks at files on several threads and hands the results out in order; never more than a few files are in memory.
 *
 * @param <T> what is looked at
 * @param <R> what is found
 */
public final class ParallelChecks<T, R> implements AutoCloseable {
    private static final int AHEAD = 2;

    private final Iterator<T> items;
    private final Function<T, R> check;
    private final ExecutorService workers;
    private final Queue<Future<R>> running = new ArrayDeque<>();

    /** Begins at once; {@code check} is called on background threads. */
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
     * The next result; to be called once for each item.
     *
     * @throws UserError as the check threw it
     */
    public R next() {
        submit();
        try {
            return running.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserError error) {
                throw error;
            }
            throw new IllegalStateException("an image could not be looked at", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were looked at", e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
