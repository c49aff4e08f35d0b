package io.anomalight.framework.files;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes files on threads of its own, while the caller goes on. If too many files wait, the caller waits, too, so that memory is bounded.
 *
 * <p>After a file that can't be written no other one is begun, and its error is thrown by the next call of {@link #add} or {@link
 * #finish}. With one thread, files are written in the order in which they were added.
 */
public final class BackgroundWriter implements AutoCloseable {
    private static final int MOST_WAITING = 8;

    private final ExecutorService threads;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** @param threads how many files are written at the same time */
    public BackgroundWriter(int threads) {
        this.threads = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "anomalight-writing");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Adds a file, and waits until few enough are waiting; throws the error of an earlier one. */
    public void add(Runnable write) {
        places.acquireUninterruptibly();
        if (!failures.isEmpty()) {
            places.release();
            throwFailure();
        }
        threads.execute(() -> run(write));
    }

    private void run(Runnable write) {
        try {
            if (failures.isEmpty()) {
                write.run();
            }
        } catch (RuntimeException | Error thrown) {
            failures.add(thrown);
        } finally {
            places.release();
        }
    }

    /** Waits until all files are written; throws the error of the first that could not be. */
    public void finish() {
        places.acquireUninterruptibly(MOST_WAITING);
        places.release(MOST_WAITING);
        throwFailure();
    }

    private void throwFailure() {
        Optional.ofNullable(failures.peek()).ifPresent(thrown -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        });
    }

    /** Waits until all files are written, unless one can't be, and ends the threads. Throws no error of a file. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true; // a file that is half written is worse than waiting
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
