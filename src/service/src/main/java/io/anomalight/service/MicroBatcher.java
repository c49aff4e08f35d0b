package io.anomalight.service;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Has images of several requests judged together.
 *
 * <p>An image that finds the engine idle is judged at once; those that come meanwhile wait, and are then one batch. After a
 * batch of several the next one waits a moment, for who sent them sends more.
 */
final class MicroBatcher implements AutoCloseable {
    private record Waiting(HostImage image, CompletableFuture<ImageResult> result) {}

    private final Function<List<HostImage>, List<ImageResult>> judge;
    private final int maxBatch;
    private final long maxWaitNanos;
    private final IntConsumer batchSizes;
    // Admission bounds it.
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "batches"));
    private boolean busy;

    /**
     * Starts it.
     *
     * @param judge a result an image, in their order; called by one thread
     * @param batchSizes is told how many images a batch has
     */
    MicroBatcher(
            Function<List<HostImage>, List<ImageResult>> judge, int maxBatch, int maxWaitMs, IntConsumer batchSizes) {
        this.judge = judge;
        this.maxBatch = maxBatch;
        this.maxWaitNanos = TimeUnit.MILLISECONDS.toNanos(maxWaitMs);
        this.batchSizes = batchSizes;
    }

    /** Has an image judged; who cancels the result in time spares the engine the work. */
    CompletableFuture<ImageResult> submit(HostImage image) {
        CompletableFuture<ImageResult> result = new CompletableFuture<>();
        queue.add(new Waiting(image, result));
        thread.execute(this::judgeWhatWaits);
        return result;
    }

    /** How many images wait for the engine. */
    int waiting() {
        return queue.size();
    }

    /** As many turns are asked for as images come; a turn that an earlier batch has emptied does nothing. */
    private void judgeWhatWaits() {
        List<Waiting> batch = gather();
        batch.removeIf(waiting -> waiting.result().isDone());
        if (batch.isEmpty()) {
            return;
        }
        busy = batch.size() > 1;
        batchSizes.accept(batch.size());
        judge(batch);
    }

    private void judge(List<Waiting> batch) {
        try {
            List<ImageResult> results =
                    judge.apply(batch.stream().map(Waiting::image).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result().complete(results.get(i));
            }
        } catch (RuntimeException | Error failure) {
            if (batch.size() == 1) {
                batch.get(0).result().completeExceptionally(failure);
            } else {
                // One image must not fail the requests of others that came at the same time.
                batch.forEach(alone -> judge(List.of(alone)));
            }
        }
    }

    private List<Waiting> gather() {
        List<Waiting> batch = new ArrayList<>();
        queue.drainTo(batch, maxBatch);
        long end = System.nanoTime() + maxWaitNanos;
        try {
            while (busy && !batch.isEmpty() && batch.size() < maxBatch) {
                Waiting next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                batch.add(next);
                queue.drainTo(batch, maxBatch - batch.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what was gathered is judged all the same
        }
        return batch;
    }

    /** Judges what waits, and ends. */
    @Override
    public void close() {
        thread.shutdown();
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
