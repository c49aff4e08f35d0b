package io.anomalight.service.product;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.metrics.Measurements;
import io.anomalight.service.product.ProductLoader.Facts;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads models within the memory budget. Only the thread of {@link Products} calls it. */
final class ModelLoads {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLoads.class);
    private static final long MEGA = 1_000_000;

    private final ProductLoader loader;
    private final MemoryBudget budget;
    private final Supplier<Collection<Product>> all;
    private final Duration patience;
    private final Measurements measurements;
    private final int maxBatch;
    private final int maxWaitMs;

    /**
     * Creates an unused loader.
     *
     * @param all the products whose models may be closed to make room
     * @param patience how long a load waits for memory that requests of other products use
     */
    ModelLoads(
            ProductLoader loader,
            MemoryBudget budget,
            Supplier<Collection<Product>> all,
            Duration patience,
            Products.Batching batching,
            Measurements measurements) {
        this.loader = loader;
        this.budget = budget;
        this.all = all;
        this.patience = patience;
        this.maxBatch = batching.maxBatch();
        this.maxWaitMs = batching.maxWaitMs();
        this.measurements = measurements;
    }

    /** Reads the facts about the archive of a product whose model is not loaded; an archive that can't be used is recorded and logged. */
    void inspect(Product product) {
        try {
            product.inspected(loader.inspect(product.file()));
        } catch (UserError unusable) {
            failed(product, unusable);
        }
    }

    /**
     * Loads the archive of a product, beside the model that it may have, and uses it for new requests.
     *
     * @throws UserError if the archive can't be used, or needs more than the whole budget; a loaded model stays in use
     * @throws Refusal with status 503 if requests of other products use the memory
     */
    void load(Product product) {
        try {
            open(product);
        } catch (UserError unusable) {
            failed(product, unusable);
            throw unusable;
        } catch (Refusal busy) {
            throw busy; // another attempt may succeed
        } catch (RuntimeException failure) {
            LOG.error("The model of product {} can't be loaded", product.name(), failure);
            failed(product, new UserError(product.file() + " can't be loaded; see the log of the service", failure));
            throw failure;
        }
    }

    /** As {@link #load}, but a failure is neither recorded nor logged. */
    void open(Product product) {
        boolean replaces = product.loaded();
        Facts facts = loader.inspect(product.file());
        makeRoom(product, facts.bytes());
        product.use(opened(product, facts.bytes()), facts);
        LOG.info("The model of product {} is loaded from {}", product.name(), product.file());
        measurements.loaded(product.name(), true, replaces);
    }

    private void failed(Product product, UserError unusable) {
        product.failed(String.valueOf(unusable.getMessage()));
        measurements.loaded(product.name(), false, product.loaded());
        LOG.error(
                "Product {} can't be loaded: {}{}",
                product.name(),
                unusable.getMessage(),
                product.loaded() ? "; the previous model stays in use" : "");
    }

    private ServedModel opened(Product product, long bytes) {
        try {
            ServiceScorer scorer = loader.load(product.file());
            return new ServedModel(
                    scorer,
                    new ServedModel.Batches(maxBatch, maxWaitMs, size -> measurements.batch(product.name(), size)),
                    bytes,
                    () -> budget.free(bytes));
        } catch (RuntimeException | Error failure) {
            budget.free(bytes);
            throw failure;
        }
    }

    private void makeRoom(Product product, long bytes) {
        if (bytes > budget.total()) {
            throw new UserError(
                    product.file() + " needs about " + megabytes(bytes) + " MB of memory, which is more than"
                            + " memory_mb=" + budget.total() / MEGA + "; increase memory_mb");
        }
        long end = System.nanoTime() + patience.toNanos();
        while (!budget.take(bytes, product.loadedBytes())) {
            if (!closeLeastRecentlyUsed(product)) {
                if (System.nanoTime() - end > 0) {
                    throw new Refusal(
                            503,
                            "The models that are in use fill memory_mb=" + budget.total() / MEGA
                                    + "; send the request again in a second, or increase memory_mb.");
                }
                await(budget);
            }
        }
    }

    private static void await(MemoryBudget budget) {
        try {
            budget.awaitChange();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.stopping();
        }
    }

    private boolean closeLeastRecentlyUsed(Product loading) {
        long now = System.nanoTime();
        for (Product idle : all.get().stream()
                .filter(product -> product != loading && product.evictable())
                .sorted(Comparator.comparingLong(product -> product.lastUse() - now))
                .toList()) {
            if (idle.evict()) {
                LOG.info("The model of product {} is closed to make room for {}", idle.name(), loading.name());
                return true;
            }
        }
        return false;
    }

    private static long megabytes(long bytes) {
        return (bytes + MEGA - 1) / MEGA;
    }
}
