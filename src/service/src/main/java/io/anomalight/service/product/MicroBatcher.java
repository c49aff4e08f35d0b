package io.anomalight.service.product;

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
 * Scores the images of several requests as one batch.
 *
 * <p>Images that arrive while the engine is busy wait and form the next batch. An image that arrives while the engine is idle
 * is scored immediately if the last batch had one image. If the last batch had more, the service counts as under load: the
 * image first waits up to {@code maxWaitMs} for more images. All methods may be called by any thread.
 */
final class MicroBatcher implements AutoCloseable {
    private record Waiting(HostImage image, CompletableFuture<ImageResult> result) {}

    private final Function<List<HostImage>, List<ImageResult>> model;
    private final int maxBatch;
    private final long maxWaitNanos;
    private final IntConsumer batchSizes;
    // Admission limits the number of images in the service, so it also limits the length of this queue.
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "batches"));
    private boolean underLoad; // whether the last batch had more than one image

    /**
     * Creates a batcher. Its thread starts with the first image.
     *
     * @param model returns one result per image, in the same order; called by one thread
     * @param batchSizes receives the number of images of each batch
     */
    MicroBatcher(
            Function<List<HostImage>, List<ImageResult>> model, int maxBatch, int maxWaitMs, IntConsumer batchSizes) {
        this.model = model;
        this.maxBatch = maxBatch;
        this.maxWaitNanos = TimeUnit.MILLISECONDS.toNanos(maxWaitMs);
        this.batchSizes = batchSizes;
    }

    /** Queues an image; if the result is cancelled before its batch starts, the image is skipped. */
    CompletableFuture<ImageResult> submit(HostImage image) {
        CompletableFuture<ImageResult> result = new CompletableFuture<>();
        queue.add(new Waiting(image, result));
        thread.execute(this::scoreNextBatch);
        return result;
    }

    /** How many images wait for the engine. */
    int waiting() {
        return queue.size();
    }

    /** Called once per image; if an earlier batch already took the images, the call does nothing. */
    private void scoreNextBatch() {
        List<Waiting> batch = gather();
        batch.removeIf(waiting -> waiting.result().isDone());
        if (batch.isEmpty()) {
            return;
        }
        underLoad = batch.size() > 1;
        batchSizes.accept(batch.size());
        score(batch);
    }

    private void score(List<Waiting> batch) {
        try {
            List<ImageResult> results =
                    model.apply(batch.stream().map(Waiting::image).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result().complete(results.get(i));
            }
        } catch (RuntimeException | Error failure) {
            if (batch.size() == 1) {
                batch.get(0).result().completeExceptionally(failure);
            } else {
                // One bad image must not fail the other requests of its batch.
                batch.forEach(image -> score(List.of(image)));
            }
        }
    }

    private List<Waiting> gather() {
        List<Waiting> batch = new ArrayList<>();
        queue.drainTo(batch, maxBatch);
        long end = System.nanoTime() + maxWaitNanos;
        try {
            while (underLoad && !batch.isEmpty() && batch.size() < maxBatch) {
                Waiting next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                batch.add(next);
                queue.drainTo(batch, maxBatch - batch.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the gathered images are still scored
        }
        return batch;
    }

    /** Scores the images that wait, then ends the thread. */
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
