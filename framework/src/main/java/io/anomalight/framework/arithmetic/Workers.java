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
 * Does sequences of work side by side, each on as many cores as are left for it.
 *
 * <p>Small products gain little from a second core, two of them at the same time everything. The engine stays the training
 * thread's: it works along and returns when all are done, and what the others do makes no arrays that anybody owns.
 */
public final class Workers implements AutoCloseable {

    /** Pieces of work that must follow each other; other sequences don't depend on them. */
    public interface Sequence {
        /** How many pieces are left. */
        int remaining();

        /** Does the next piece; one thread at a time, not always the same. */
        void next();
    }

    /** Some work that nothing follows. */
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

    /** Threads that end with the manager. */
    public static Workers of(NDManager manager) {
        return NativeMemory.closeWith(manager, new Workers());
    }

    /**
     * Makes one result of each input, in their order, each on a single core, so that its arithmetic does not depend on how many
     * there are.
     *
     * @param work makes no arrays of a manager: those are the training thread's to make of what comes back
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

    /** Finishes all sequences; what a piece throws is thrown here, after the pieces that were being done are done. */
    public void run(List<? extends Sequence> sequences) {
        run(sequences, Math.max(1, JniUtils.getNumThreads() / Math.max(1, sequences.size())));
    }

    private void run(List<? extends Sequence> sequences, int share) {
        int threads = JniUtils.getNumThreads();
        int workers = Math.max(1, Math.min(threads / share, sequences.size()));
        Round round = new Round(sequences);
        List<Future<?>> others = new ArrayList<>();
        for (int i = 1; i < workers; i++) {
            others.add(helpers().submit(() -> help(round, share)));
        }
        JniUtils.setNumThreads(share);
        try {
            finish(round, others);
        } finally {
            JniUtils.setNumThreads(threads);
        }
        round.failure().ifPresent(failure -> {
            throw failure;
        });
    }

    // To the last piece of all: a helper that came later would have the last word on the process's number of threads.
    private static void finish(Round round, List<Future<?>> others) {
        try {
            round.work();
        } finally {
            others.forEach(Workers::join);
        }
    }

    private static void help(Round round, int threads) {
        NativeMemory.settleThread();
        JniUtils.setNumThreads(threads); // of this thread, and of those the process is yet to begin
        round.work();
    }

    private static void join(Future<?> worker) {
        boolean interrupted = false;
        while (true) {
            try {
                worker.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // it must not go on after its arrays are closed
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

    /** Sequences that are being finished. */
    private static final class Round {
        private final List<Timed> waiting = new ArrayList<>();
        private Optional<RuntimeException> failure = Optional.empty();

        Round(List<? extends Sequence> sequences) {
            sequences.forEach(sequence -> waiting.add(new Timed(sequence)));
        }

        /** Does piece after piece until no sequence waits for anybody. */
        void work() {
            Optional<Timed> mine = longest(Optional.empty());
            while (mine.isPresent()) {
                try {
                    mine.get().next();
                } catch (RuntimeException e) {
                    fail(e);
                }
                mine = longest(mine);
            }
        }

        // So that all end at about the same time. Whoever gives a sequence back takes one, so none is left behind.
        private synchronized Optional<Timed> longest(Optional<Timed> back) {
            back.ifPresent(waiting::add);
            waiting.removeIf(sequence -> sequence.left() == 0);
            if (failure.isPresent()) {
                waiting.clear();
            }
            Optional<Timed> next = waiting.stream().max(Comparator.comparingDouble(Timed::left));
            next.ifPresent(waiting::remove);
            return next;
        }

        private synchronized void fail(RuntimeException e) {
            if (failure.isEmpty()) {
                failure = Optional.of(e);
            } else {
                failure.get().addSuppressed(e);
            }
        }

        synchronized Optional<RuntimeException> failure() {
            return failure;
        }
    }

    /** A sequence and how long its pieces take. */
    private static final class Timed {
        private final Sequence sequence;
        private double nanos = 1; // of the latest piece

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
