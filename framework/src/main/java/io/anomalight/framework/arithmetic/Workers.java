package io.anomalight.framework.arithmetic;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.anomalight.framework.memory.NativeMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Runs sequences of work in parallel and shares the cores among them.
 *
 * <p>A second core speeds up one small matrix product very little, but two products at the same time take half the
 * time. The training thread runs sequences, too, and returns when all of them are finished. The work of the other
 * threads must not make arrays that belong to a manager.
 */
public final class Workers implements AutoCloseable {

    /** Pieces of work that run in order; other sequences do not depend on them. */
    public interface Sequence {
        /** The number of remaining pieces. */
        int remaining();

        /** Runs the next piece. Only one thread at a time calls it, but not always the same thread. */
        void next();
    }

    /** A sequence of one piece. */
    private static final class Single implements Sequence {
        private final Runnable work;
        private boolean done;

        Single(Runnable work) {
            this.work = work;
        }

        @Override
        public int remaining() {
            return done ? 0 : 1;
        }

        @Override
        public void next() {
            done = true;
            work.run();
        }
    }

    private Optional<ExecutorService> helpers = Optional.empty();

    /** Creates workers whose threads end when the manager is closed. */
    public static Workers of(NDManager manager) {
        return NativeMemory.closeWith(manager, new Workers());
    }

    /**
     * Computes one result per input, in the order of the inputs. Each runs on a single core, so its numbers do not
     * depend on the number of cores.
     *
     * @param work must not make arrays that belong to a manager; the training thread makes them from the results
     */
    public <A, B> List<B> map(List<A> inputs, Function<A, B> work) {
        List<Optional<B>> results = new ArrayList<>(Collections.nCopies(inputs.size(), Optional.empty()));
        run(
                IntStream.range(0, inputs.size())
                        .mapToObj(i -> new Single(() -> results.set(i, Optional.of(work.apply(inputs.get(i))))))
                        .toList(),
                1);
        return results.stream().map(Optional::orElseThrow).toList();
    }

    /**
     * Runs all sequences to their end. An exception or error of a piece is thrown here, after the running pieces have
     * ended.
     */
    public void run(List<? extends Sequence> sequences) {
        run(sequences, Math.max(1, JniUtils.getNumThreads() / Math.max(1, sequences.size())));
    }

    private void run(List<? extends Sequence> sequences, int threadsEach) {
        int threads = JniUtils.getNumThreads();
        int workers = Math.max(1, Math.min(threads / threadsEach, sequences.size()));
        Round round = new Round(sequences);
        List<Future<?>> others = new ArrayList<>();
        for (int i = 1; i < workers; i++) {
            others.add(helpers().submit(() -> help(round, threadsEach)));
        }
        JniUtils.setNumThreads(threadsEach);
        try {
            finish(round, others);
        } finally {
            JniUtils.setNumThreads(threads);
        }
        round.rethrow();
    }

    // Waits for all helpers: a helper that starts after run() has restored the process-wide number of threads would
    // change it again.
    private static void finish(Round round, List<Future<?>> others) {
        try {
            round.work();
        } finally {
            others.forEach(Workers::join);
        }
    }

    private static void help(Round round, int threads) {
        NativeMemory.configureThread();
        JniUtils.setNumThreads(threads); // for this thread, and for threads that start later
        round.work();
    }

    private static void join(Future<?> worker) {
        boolean interrupted = false;
        while (true) {
            try {
                worker.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // the worker must not run on after its arrays are closed
            } catch (ExecutionException e) {
                throw new IllegalStateException("a worker failed outside its work", e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ExecutorService helpers() {
        ExecutorService running = helpers.orElseGet(() -> Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "worker");
            thread.setDaemon(true);
            return thread;
        }));
        helpers = Optional.of(running);
        return running;
    }

    @Override
    public void close() {
        helpers.ifPresent(ExecutorService::shutdown);
        helpers = Optional.empty();
    }

    /** The sequences of one call of {@link #run}. */
    private static final class Round {
        private final List<Timed> waiting = new ArrayList<>();
        private Optional<Throwable> failure = Optional.empty();

        Round(List<? extends Sequence> sequences) {
            sequences.forEach(sequence -> waiting.add(new Timed(sequence)));
        }

        /** Runs piece after piece until all sequences finish. */
        void work() {
            Optional<Timed> mine = longest(Optional.empty());
            while (mine.isPresent()) {
                try {
                    mine.get().next();
                } catch (RuntimeException | Error e) {
                    fail(e);
                }
                mine = longest(mine);
            }
        }

        // The longest first, so that all end at about the same time. A thread that returns a sequence takes one
        // again, so none is left over.
        private synchronized Optional<Timed> longest(Optional<Timed> returned) {
            returned.ifPresent(waiting::add);
            waiting.removeIf(sequence -> sequence.left() == 0);
            if (failure.isPresent()) {
                waiting.clear();
            }
            Optional<Timed> next = waiting.stream().max(Comparator.comparingDouble(Timed::left));
            next.ifPresent(waiting::remove);
            return next;
        }

        private synchronized void fail(Throwable e) {
            if (failure.isEmpty()) {
                failure = Optional.of(e);
            } else if (failure.get() != e) { // Java may throw one OutOfMemoryError on several threads
                failure.get().addSuppressed(e);
            }
        }

        /** Throws the first failure, if there is one. */
        synchronized void rethrow() {
            failure.ifPresent(first -> {
                if (first instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) first;
            });
        }
    }

    /** A sequence and the time of its latest piece. */
    private static final class Timed {
        private final Sequence sequence;
        private double nanos = 1; // time of the latest piece

        Timed(Sequence sequence) {
            this.sequence = sequence;
        }

        double left() {
            return nanos * sequence.remaining();
        }

        void next() {
            long begin = System.nanoTime();
            sequence.next();
            nanos = Math.max(1, System.nanoTime() - begin);
        }
    }
}
