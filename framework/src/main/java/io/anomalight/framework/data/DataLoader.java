package io.anomalight.framework.data;

import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Loads batches of images, decoded in advance, in an order that does not depend on the number of threads.
 *
 * <p>Each iteration reads the images again; a new iteration ends the previous one. Background threads decode into Java
 * memory only, about two batches ahead but at most about 512 MiB, and end with their iteration. A loader is used by one
 * thread:
 *
 * <pre>{@code
 * try (DataLoader loader = DataLoader.shuffled(samples, size, batchSize, config, random)) {
 *     for (HostBatch batch : loader) { … }
 * }
 * }</pre>
 *
 * <p>An image that can't be read ends the iteration with a {@link io.anomalight.framework.failure.UserError} that names
 * it. With {@code on_error = skip} it is left out of its batch; if all images are left out, that is an error, too.
 */
public final class DataLoader implements Iterable<HostBatch>, AutoCloseable {
    private final List<Sample> samples;
    private final ImageSize size;
    private final int batchSize;
    private final LoaderConfig config;
    private final boolean batchBeforeError;
    private final long before;
    private final InputRegions regions;
    private final ImageChannels channels;
    private final List<String> skipped = new ArrayList<>();
    private BiConsumer<Path, String> onSkipped = (image, reason) -> {};
    private Optional<DecodingIterator> running = Optional.empty();

    private DataLoader(
            List<Sample> samples,
            ImageSize size,
            int batchSize,
            LoaderConfig config,
            boolean batchBeforeError,
            long before,
            InputRegions regions,
            ImageChannels channels) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch holds at least one image, not " + batchSize);
        }
        this.samples = List.copyOf(samples);
        this.size = size;
        this.batchSize = batchSize;
        this.config = config;
        this.batchBeforeError = batchBeforeError;
        this.before = before;
        this.regions = regions;
        this.channels = channels;
    }

    /**
     * Loads the samples in their own order; of {@code config}, only the number of workers, the limits and {@code
     * on_error} are used.
     */
    public static DataLoader inOrder(List<Sample> samples, ImageSize size, int batchSize, LoaderConfig config) {
        return new DataLoader(samples, size, batchSize, config, false, 0, InputRegions.NONE, ImageChannels.RGB);
    }

    /** Loads the samples in an order drawn from {@code random}, the same one at every iteration. */
    public static DataLoader shuffled(
            List<Sample> samples, ImageSize size, int batchSize, LoaderConfig config, SplittableRandom random) {
        return new DataLoader(
                Shuffle.of(samples, random), size, batchSize, config, false, 0, InputRegions.NONE, ImageChannels.RGB);
    }

    /**
     * A loader that does not lose the images before an unreadable image: it delivers them as a smaller batch, and then
     * fails.
     */
    public DataLoader withBatchBeforeError() {
        return new DataLoader(samples, size, batchSize, config, true, before, regions, channels);
    }

    /** A loader of images of which only these pixels count, {@link io.anomalight.framework.Capabilities#region}. */
    public DataLoader counting(InputRegions counted) {
        return new DataLoader(samples, size, batchSize, config, batchBeforeError, before, counted, channels);
    }

    /** A loader of images with these channels, {@link io.anomalight.framework.Capabilities#channels}. */
    public DataLoader reading(ImageChannels read) {
        return new DataLoader(samples, size, batchSize, config, batchBeforeError, before, regions, read);
    }

    /**
     * A loader of the batches from number {@code from} (counted from 0) up to, but without, number {@code to}; fewer if
     * there are fewer.
     */
    public DataLoader between(long from, long to) {
        int begin = (int) Math.min(samples.size(), from * batchSize);
        int end = (int) Math.max(begin, Math.min(samples.size(), to * batchSize));
        return new DataLoader(
                samples.subList(begin, end),
                size,
                batchSize,
                config,
                batchBeforeError,
                before + from,
                regions,
                channels);
    }

    /** The number of batches up to the one delivered last, including those that {@link #between} left out. */
    public long position() {
        return before + running.map(DecodingIterator::batchesDone).orElse(0L);
    }

    /** The number of batches; the last one may be smaller. There are fewer if all images of a batch are skipped. */
    public long batches() {
        return (samples.size() + batchSize - 1L) / batchSize;
    }

    /** The reasons why images were left out in the latest iteration so far. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /**
     * Sets a listener that gets each image that is left out, and the reason, on the consumer's thread before the next
     * batch.
     */
    public void onSkipped(BiConsumer<Path, String> listener) {
        onSkipped = listener;
    }

    @Override
    public Iterator<HostBatch> iterator() {
        close();
        skipped.clear();
        DecodingIterator iterator = new DecodingIterator(
                samples, size, batchSize, config, regions, channels, batchBeforeError, (image, reason) -> {
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
