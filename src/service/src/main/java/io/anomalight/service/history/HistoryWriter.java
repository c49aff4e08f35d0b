package io.anomalight.service.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to the history. What waits while a transaction runs is committed together in the next one, so one
 * flush of the disk serves many requests. All methods may be called by any thread.
 */
final class HistoryWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);
    private static final int MOST_PER_COMMIT = 256;
    private static final int MOST_WAITING = 4096;
    private static final int COMMIT_SECONDS = 60;
    private static final int IDLE_SECONDS = 10; // after this time without work, the thread looks for old rows

    /** Statements of one caller; they are committed or rolled back together. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private record Job<T>(Work<T> work, CompletableFuture<T> done) {
        /** Runs the statements; the returned action tells the caller, after the commit. */
        Runnable run(Connection connection) throws SQLException {
            T result = work.in(connection);
            return () -> done.complete(result);
        }
    }

    private final HistoryFile file;
    private final Optional<Object> opened; // identity of the file
    private final Connection connection;
    private final Retention retention;
    private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = new Thread(this::run, "history");
    private volatile boolean closed;

    /** Starts the thread; the connection is closed with the writer. */
    HistoryWriter(HistoryFile file, Connection connection, Retention retention) {
        this.file = file;
        this.opened = file.identity();
        this.connection = connection;
        this.retention = retention;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Does the work in a transaction and waits until it is committed.
     *
     * @throws HistoryFailure if it can't be committed; then nothing of it is written. Only if the disk does not answer for a minute, it
     *     may be written later
     */
    <T> T write(Work<T> work) {
        Job<T> job = new Job<>(work, new CompletableFuture<>());
        try {
            if (!waiting.offer(job, IDLE_SECONDS, TimeUnit.SECONDS)) {
                throw new HistoryFailure("the disk of the history is too slow; try again later");
            }
            // The thread may have ended between the two lines.
            if (closed && waiting.remove(job)) {
                throw new HistoryFailure("the service is stopping, so the history takes no more rows");
            }
            return job.done().get(COMMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new HistoryFailure(false, "the disk of the history did not answer in time; try again later", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryFailure(false, "the service stopped before the history was written", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HistoryFailure failure) {
                throw failure;
            }
            throw new CompletionException(e.getCause());
        }
    }

    private void run() {
        try {
            while (!closed || !waiting.isEmpty()) {
                Job<?> first = waiting.poll(IDLE_SECONDS, TimeUnit.SECONDS);
                if (first != null) {
                    List<Job<?>> jobs = new ArrayList<>(List.of(first));
                    waiting.drainTo(jobs, MOST_PER_COMMIT - 1);
                    commit(jobs);
                }
                keepSmall();
            }
        } catch (InterruptedException e) {
            LOG.debug("The history's thread ends");
        } finally {
            closed = true;
            waiting.forEach(job -> fail(job, new SQLException("the service is stopping")));
            waiting.clear();
        }
    }

    private void commit(List<Job<?>> jobs) {
        if (!file.identity().equals(opened)) {
            jobs.forEach(job -> fail(job, file.gone()));
            return;
        }
        try {
            HistoryFile.execute(connection, "BEGIN IMMEDIATE");
            List<Runnable> answers = new ArrayList<>();
            for (Job<?> job : jobs) {
                answers.add(job.run(connection));
            }
            HistoryFile.execute(connection, "COMMIT");
            answers.forEach(Runnable::run);
        } catch (SQLException | RuntimeException | OutOfMemoryError failure) {
            rollBack();
            if (jobs.size() > 1) {
                // One bad job must not fail the others.
                jobs.forEach(job -> commit(List.of(job)));
            } else if (failure instanceof SQLException full && HistoryFile.isFull(full)) {
                commitInNewSpace(jobs.get(0), full);
            } else {
                fail(jobs.get(0), failure);
            }
        }
    }

    /** Deletes the oldest rows and tries again, because the limit of the file may be reached by a burst between two looks. */
    private void commitInNewSpace(Job<?> job, SQLException full) {
        try {
            if (!retention.makeRoom(connection)) {
                fail(job, full);
                return;
            }
            HistoryFile.execute(connection, "BEGIN IMMEDIATE");
            Runnable answer = job.run(connection);
            HistoryFile.execute(connection, "COMMIT");
            answer.run();
        } catch (SQLException | RuntimeException | OutOfMemoryError failure) {
            rollBack();
            fail(job, failure);
        }
    }

    private void fail(Job<?> job, Throwable failure) {
        job.done().completeExceptionally(failure instanceof SQLException sql ? file.failure(sql) : failure);
    }

    private void rollBack() {
        try {
            HistoryFile.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            // After some failures, such as a full disk, SQLite has rolled back already.
            LOG.debug("No transaction to roll back: {}", e.getMessage());
        }
    }

    private void keepSmall() {
        try {
            retention.apply(connection);
        } catch (SQLException e) {
            LOG.warn("Old rows of the history can't be deleted: {}", e.getMessage());
        }
    }

    /** Writes what waits, then ends the thread and closes the connection. */
    @Override
    public void close() {
        closed = true;
        waiting.offer(new Job<>(Connection::isClosed, new CompletableFuture<>())); // wakes the thread
        try {
            thread.join();
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("The history can't be closed: {}", e.getMessage());
        }
    }
}
