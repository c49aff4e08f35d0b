package io.anomalight.framework.data;

import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.ResizeMode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** One pass over samples: background threads decode single images, and the consumer's thread collects them in order. */
final class DecodingIterator implements Iterator<HostBatch>, AutoCloseable {
    static final String THREAD_NAME = "anomalight-decoding";
    private static final int BATCHES_AHEAD = 2;
    private static final long BYTES_AHEAD = 512L << 20;
    private static final int BYTES_PER_PIXEL = 3 * Float.BYTES + 1; // RGB and the mask
    private static final int RGB = 3;
    private static final long MAX_SECONDS_PER_IMAGE = 30;

    private final Iterator<Sample> samples;
    private final ImageSize size;
    private final int batchSize;
    private final long ahead;
    private final OnError onError;
    private final boolean batchBeforeError;
    private final ImageLimits limits;
    private final InputRegions regions;
    private final ResizeMode resize;
    private final ImageChannels channels;
    private final BiConsumer<Path, String> skipped;
    private final List<String> reasons = new ArrayList<>();
    private final ExecutorService workers;
    private final Queue<Pending> decoding = new ArrayDeque<>();
    private Optional<HostBatch> upcoming = Optional.empty();
    private Optional<UserError> failure = Optional.empty();
    private long collected;
    private long done;
    private boolean anyBatch;

    /** An image that a background thread reads. */
    private record Pending(Path path, Future<HostImage> image) {}

    /**
     * Starts to decode immediately.
     *
     * @param regions the pixels that count
     * @param channels the channels of each image
     * @param batchBeforeError whether the images before an unreadable one are still delivered, as a smaller batch
     * @param skipped gets each image that was left out, and the reason
     */
    DecodingIterator(
            List<Sample> samples,
            ImageSize size,
            int batchSize,
            LoaderConfig config,
            InputRegions regions,
            ImageChannels channels,
            boolean batchBeforeError,
            BiConsumer<Path, String> skipped) {
        this.samples = samples.iterator();
        this.size = size;
        this.batchSize = batchSize;
        this.ahead = ahead(size, (channels.count() + RGB - 1) / RGB, batchSize, config.numWorkers());
        this.onError = config.onError();
        this.batchBeforeError = batchBeforeError;
        this.limits = config.limits();
        this.resize = config.resizeMode();
        this.regions = regions;
        this.channels = channels;
        this.skipped = skipped;
        this.workers = workers(config.numWorkers());
        decodeAhead();
    }

    private static ExecutorService workers(int threads) {
        return threads == 0
                ? new CallersThread()
                : Executors.newFixedThreadPool(threads, task -> {
                    Thread thread = new Thread(task, THREAD_NAME);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public boolean hasNext() {
        while (upcoming.isEmpty() && !decoding.isEmpty()) {
            upcoming = collect();
        }
        if (upcoming.isEmpty()) {
            close();
            failure.ifPresent(error -> {
                throw error;
            });
            requireAnyBatch();
        }
        return upcoming.isPresent();
    }

    @Override
    public HostBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        HostBatch batch = upcoming.orElseThrow();
        upcoming = Optional.empty();
        anyBatch = true;
        done = collected;
        return batch;
    }

    /** The number of batches up to the one delivered last, including those whose images were all skipped. */
    long batchesDone() {
        return done;
    }

    /** Cancels images that are not yet decoded and waits for those that are being decoded. */
    @Override
    public void close() {
        workers.shutdownNow();
        decoding.clear();
        try {
            workers.awaitTermination(MAX_SECONDS_PER_IMAGE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The number of images to decode in advance: fewer for larger images, but at least one per worker. */
    static long ahead(ImageSize size, int batchSize, int workers) {
        return ahead(size, 1, batchSize, workers);
    }

    /** @param factor how many times the memory of red, green and blue an image takes */
    private static long ahead(ImageSize size, int factor, int batchSize, int workers) {
        long fit = BYTES_AHEAD / ((long) factor * BYTES_PER_PIXEL * size.pixels());
        return Math.max(Math.max(1, workers), Math.min((1L + BATCHES_AHEAD) * batchSize, fit));
    }

    private void decodeAhead() {
        while (failure.isEmpty() && samples.hasNext() && decoding.size() < ahead) {
            Sample next = samples.next();
            Sample sample = next.counting(regions).resized(resize).reading(channels);
            decoding.add(new Pending(sample.path(), workers.submit(() -> read(sample))));
        }
    }

    private HostImage read(Sample sample) {
        return sample.within(limits).read(size).counting(regions);
    }

    /** The next batch; empty if all of its images are skipped. */
    private Optional<HostBatch> collect() {
        List<HostImage> images = new ArrayList<>(batchSize);
        for (int i = 0; i < batchSize && !decoding.isEmpty(); i++) {
            await(decoding.remove()).ifPresent(images::add);
            decodeAhead();
        }
        collected++;
        if (failure.isPresent() && !batchBeforeError) {
            return Optional.empty();
        }
        return images.isEmpty() ? Optional.empty() : Optional.of(new HostBatch(images));
    }

    private Optional<HostImage> await(Pending pending) {
        try {
            return Optional.of(pending.image().get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserError error) {
                return skip(pending.path(), error);
            }
            close();
            throw new IllegalStateException("an image could not be decoded", e.getCause());
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were decoded", e);
        }
    }

    private Optional<HostImage> skip(Path image, UserError error) {
        if (onError == OnError.FAIL) {
            failure = Optional.of(error);
            close();
            return Optional.empty();
        }
        String reason = String.valueOf(error.getMessage());
        reasons.add(reason);
        skipped.accept(image, reason);
        return Optional.empty();
    }

    private void requireAnyBatch() {
        if (!anyBatch && !reasons.isEmpty()) {
            throw new UserError(
                    "None of the " + reasons.size() + " images can be read; the first error was: " + reasons.get(0));
        }
    }
}
