package io.anomalight.framework.data.inspection;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Checks images on several threads and hands the results out in order; never more than a few images are in memory. */
final class ParallelChecks implements AutoCloseable {
    private static final int AHEAD = 2;

    private final Iterator<PlacedImage> images;
    private final ExecutorService workers;
    private final Queue<Future<ImageCheck>> running = new ArrayDeque<>();

    ParallelChecks(List<PlacedImage> images, int threads) {
        this.images = images.iterator();
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
        if (images.hasNext()) {
            PlacedImage image = images.next();
            running.add(workers.submit(() -> ImageCheck.of(image.sample())));
        }
    }

    /** The next result; to be called once for each image. */
    ImageCheck next() {
        submit();
        try {
            return running.remove().get();
        } catch (ExecutionException e) {
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
