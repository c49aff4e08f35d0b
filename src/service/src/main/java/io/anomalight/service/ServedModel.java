package io.anomalight.service;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A model in use, with a count of its leases. The model is closed when the last lease is released. */
final class ServedModel {
    private final ServiceScorer scorer;
    private final MicroBatcher batcher;
    private final Instant loaded = Instant.now();
    private int leases = 1; // the first lease belongs to Models

    ServedModel(ServiceScorer scorer, ServiceConfig config, Measurements measurements) {
        this.scorer = scorer;
        this.batcher = new MicroBatcher(scorer::evaluate, config.maxBatch(), config.maxWaitMs(), measurements::batch);
    }

    ServiceScorer scorer() {
        return scorer;
    }

    /** The time at which the model was loaded. */
    Instant loaded() {
        return loaded;
    }

    /** Resizes an image for the model, on the calling thread. */
    HostImage prepare(DecodedImage image) {
        return scorer.prepare(image);
    }

    /** Queues an image for the next batch. */
    CompletableFuture<ImageResult> submit(HostImage image) {
        return batcher.submit(image);
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
            batcher.close();
            scorer.close();
        }
    }
}
