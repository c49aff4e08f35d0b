package io.anomalight.service.product;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** A model in use, with a count of its leases. The model is closed when the last lease is released. */
public final class ServedModel {
    private final ServiceScorer scorer;
    private final MicroBatcher batcher;
    private final long bytes;
    private final Runnable closed;
    private final Instant loaded = Instant.now();
    private int leases = 1; // the first lease belongs to the product

    /** The sizes of batches: the largest, how long a batch under load waits for more images, and where each size is counted. */
    record Batches(int maxBatch, int maxWaitMs, IntConsumer sizes) {}

    /**
     * Takes over a scorer.
     *
     * @param bytes estimated memory
     * @param closed called after the scorer is closed
     */
    ServedModel(ServiceScorer scorer, Batches batches, long bytes, Runnable closed) {
        this.scorer = scorer;
        this.bytes = bytes;
        this.batcher = new MicroBatcher(scorer::evaluate, batches.maxBatch(), batches.maxWaitMs(), batches.sizes());
        this.closed = closed;
    }

    public ServiceScorer scorer() {
        return scorer;
    }

    /** The time at which the model was loaded. */
    public Instant loaded() {
        return loaded;
    }

    /** Resizes an image for the model, on the calling thread. */
    public HostImage prepare(DecodedImage image) {
        return scorer.prepare(image);
    }

    /** Queues an image for the next batch. */
    public CompletableFuture<ImageResult> submit(HostImage image) {
        return batcher.submit(image);
    }

    /** Its estimated memory. */
    long bytes() {
        return bytes;
    }

    int waiting() {
        return batcher.waiting();
    }

    /** Takes a lease, which keeps the model open; returns false if the model is closed. */
    synchronized boolean lease() {
        if (leases == 0) {
            return false;
        }
        leases++;
        return true;
    }

    /** Releases a lease; the last release closes the model. */
    void release() {
        boolean last;
        synchronized (this) {
            leases--;
            last = leases == 0;
        }
        if (last) {
            close();
        }
    }

    /** Ends the lease of the product if it is the only one; returns whether it was. Then {@link #close} must follow. */
    synchronized boolean retireIfIdle() {
        if (leases != 1) {
            return false;
        }
        leases = 0;
        return true;
    }

    /** Closes the model after its last lease. */
    void close() {
        try {
            batcher.close();
            scorer.close();
        } finally {
            closed.run();
        }
    }
}
