package io.anomalight.framework.data;

import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Batches of images, decoded ahead of whoever consumes them, in an order that does not depend on the number of threads.
 *
 * <p>Each iteration reads the images anew; one that begins ends the one before. Background threads decode into Java
 * memory alone, about two batches ahead but at most some 512 MiB, and end with their iteration. A loader is used by one thread:
 *
 * <pre>{@code
 * try (DataLoader loader = DataLoader.shuffled(samples, size, batchSize, config, random)) {
 *     for (HostBatch batch : loader) { … }
 * }
 * }</pre>
 *
 * <p>An image that can't be read ends the iteration with a {@link io.anomalight.framework.failure.UserError} that names it, or
 * is left out of its batch if {@code on_error = skip}; if all are left out, that is an error too.
 */
public final class DataLoader implements Iterable<HostBatch>, AutoCloseable {
    private final List<Sample> samples;
    private final ImageSize size;
    private final int batchSize;
    private final LoaderConfig config;
    private final boolean batchBeforeError;
    private final long before;
    private final List<String> skipped = new ArrayList<>();
    private BiConsumer<Path, String> onSkipped = (image, reason) -> {};
    private Optional<DecodingIterator> running = Optional.empty();

    private DataLoader(
            List<Sample> samples,
            ImageSize size,
            int batchSize,
            LoaderConfig config,
            boolean batchBeforeError,
            long before) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch holds at least one image, not " + batchSize);
        }
        this.samples = List.copyOf(samples);
        this.size = size;
        this.batchSize = batchSize;
        this.config = config;
        this.batchBeforeError = batchBeforeError;
        this.before = before;
    }

    /** Loads the samples in their own order; of {@code config}, the workers and what to do on errors count. */
    public static DataLoader inOrder(List<Sample> samples, ImageSize size, int batchSize, LoaderConfig config) {
        return new DataLoader(samples, size, batchSize, config, false, 0);
    }

    /** Loads the samples in an order drawn from {@code random}, the same one at every iteration. */
    public static DataLoader shuffled(
            List<Sample> samples, ImageSize size, int batchSize, LoaderConfig config, SplittableRandom random) {
        return new DataLoader(Shuffle.of(samples, random), size, batchSize, config, false, 0);
    }

    /** The same, but the images before one that can't be read still come, as a smaller batch, and then the error. */
    public DataLoader withBatchBeforeError() {
        return new DataLoader(samples, size, batchSize, config, true, before);
    }

    /** Of these batches those from the {@code from}-th, counted from 0, to before the {@code to}-th; fewer if there are fewer. */
    public DataLoader between(long from, long to) {
        int begin = (int) Math.min(samples.size(), from * batchSize);
        int end = (int) Math.max(begin, Math.min(samples.size(), to * batchSize));
        return new DataLoader(samples.subList(begin, end), size, batchSize, config, batchBeforeError, before + from);
    }

    /** How many batches are done with, the one delivered last and those that {@link #between} left out included. */
    public long position() {
        return before + running.map(DecodingIterator::batchesDone).orElse(0L);
    }

    /** How many batches there are, the last of which may be smaller; fewer if all images of one are skipped. */
    public long batches() {
        return (samples.size() + batchSize - 1L) / batchSize;
    }

    /** Why each image was left out in the latest iteration, so far. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** Tells a listener, on the consumer's thread, each image that is left out, and why, before the next batch. */
    public void onSkipped(BiConsumer<Path, String> listener) {
        onSkipped = listener;
    }

    @Override
    public Iterator<HostBatch> iterator() {
        close();
        skipped.clear();
        DecodingIterator iterator =
                new DecodingIterator(samples, size, batchSize, config, batchBeforeError, (image, reason) -> {
                    skipped.add(reason);
                    onSkipped.accept(image, reason);
                });
        running = Optional.of(iterator);
        return iterator;
    }

    /** Ends the background threads of an iteration that was left early. */
    @Override
    public void close() {
        running.ifPresent(DecodingIterator::close);
        running = Optional.empty();
    }
}
