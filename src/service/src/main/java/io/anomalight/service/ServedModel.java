package io.anomalight.service;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.image.DecodedImage;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A model in use: closed when it is retired and the last request that leased it has given it back. */
final class ServedModel {
    private final ServiceScorer scorer;
    private final MicroBatcher batcher;
    private final Instant loaded = Instant.now();
    private int leases = 1; // the first is that of whoever serves it

    ServedModel(ServiceScorer scorer, ServiceConfig config, Measurements measurements) {
        this.scorer = scorer;
        this.batcher = new MicroBatcher(scorer::judge, config.maxBatch(), config.maxWaitMs(), measurements::batch);
    }

    ServiceScorer scorer() {
        return scorer;
    }

    /** When it was loaded. */
    Instant loaded() {
        return loaded;
    }

    HostImage prepare(DecodedImage image) {
        return scorer.prepare(image);
    }

    CompletableFuture<ImageResult> judge(HostImage image) {
        return batcher.submit(image);
    }

    int waiting() {
        return batcher.waiting();
    }

    /** Takes part in keeping it open; false if it is closed, or about to be. */
    synchronized boolean lease() {
        if (leases == 0) {
            return false;
        }
        leases++;
        return true;
    }

    /** Gives a lease back. */
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
