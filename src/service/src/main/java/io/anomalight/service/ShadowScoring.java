package io.anomalight.service;

import io.anomalight.detector.Detection;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.metrics.Measurements;
import io.anomalight.service.picture.PixelBudget;
import io.anomalight.service.product.Product;
import io.anomalight.service.product.Products;
import io.anomalight.service.shadow.ShadowComparison;
import io.anomalight.service.shadow.ShadowComparison.Difference;
import io.anomalight.service.shadow.ShadowComparison.Judged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores images again with the shadow of their product, on a thread of its own. An answer never waits for it: if too many images wait
 * for the shadow, further ones are dropped and counted. All methods may be called by any thread.
 */
final class ShadowScoring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowScoring.class);
    private static final int PLACES = 64;

    private final Products shadows;
    private final boolean byName;
    private final Duration timeout;
    private final Measurements measurements;
    private final PixelBudget pixelBudget = PixelBudget.ofShadows();
    private final UploadScoring uploads;
    private final long mostBytes = Runtime.getRuntime().maxMemory() / 16;
    private final AtomicLong bytes = new AtomicLong();
    private final Map<String, ShadowComparison> comparisons = new ConcurrentHashMap<>();
    private final Map<String, String> lastFailures = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(PLACES), work -> {
                Thread created = new Thread(work, "shadow");
                created.setDaemon(true);
                return created;
            });

    /** An image that the model of its product has scored with its own thresholds. */
    record Image(Product product, ModelCard card, Upload upload, String category, Judged judged) {}

    /**
     * Takes over the shadows.
     *
     * @param shadows the shadows by the names of their products, or the shadow of the only product
     */
    ShadowScoring(ServiceConfig config, Products shadows, Measurements measurements) {
        this.shadows = shadows;
        this.byName = config.products().folder();
        this.timeout = config.timeout();
        this.uploads = new UploadScoring(pixelBudget, config.maxPixels());
        this.measurements = measurements;
    }

    /** The shadow of a product. */
    Optional<Product> of(Product product) {
        return byName ? shadows.find(product.name()) : Optional.of(shadows.only());
    }

    /** As {@link Products#reload}, for a shadow. */
    void reload(Product ofProduct) {
        shadows.reload(ofProduct);
    }

    ShadowComparison.Counts counts(Product product) {
        return comparison(product).counts();
    }

    private ShadowComparison comparison(Product product) {
        return comparisons.computeIfAbsent(product.name(), name -> {
            ShadowComparison created = new ShadowComparison();
            measurements.watch(
                    "anomalight.shadow.difference.mean",
                    "Mean absolute difference of the normalised scores of a model and its shadow.",
                    name,
                    () -> created.counts().mean());
            measurements.watch(
                    "anomalight.shadow.difference.max",
                    "Largest absolute difference of the normalised scores of a model and its shadow.",
                    name,
                    () -> created.counts().largest());
            return created;
        });
    }

    /** Queues an image for the shadow of its product, if it has one. */
    void offer(Image image) {
        if (of(image.product()).isEmpty()) {
            return;
        }
        int size = image.upload().bytes().length;
        try {
            if (bytes.addAndGet(size) > mostBytes) {
                throw new RejectedExecutionException();
            }
            thread.execute(() -> {
                bytes.addAndGet(-size);
                compare(image);
            });
        } catch (RejectedExecutionException full) {
            bytes.addAndGet(-size);
            comparison(image.product()).dropped();
            measurements.shadowed(image.product().name(), "dropped");
        }
    }

    private void compare(Image image) {
        ShadowComparison comparison = comparison(image.product());
        String outcome;
        try {
            Optional<Product> shadow = of(image.product());
            if (shadow.isEmpty()) {
                return;
            }
            outcome = compared(image, shadow.get(), comparison) ? "agree" : "differ";
            lastFailures.remove(image.product().name());
        } catch (Refusal refusal) {
            outcome = failed(image, comparison, refusal.sentence());
        } catch (ModuleFailure failure) {
            outcome = failed(image, comparison, String.valueOf(failure.getMessage()));
        } catch (RuntimeException | OutOfMemoryError failure) {
            outcome = failed(image, comparison, failure.toString());
        }
        measurements.shadowed(image.product().name(), outcome);
    }

    private boolean compared(Image image, Product shadow, ShadowComparison comparison) {
        Deadline deadline = new Deadline(timeout);
        try (Products.Lease lease = shadows.lease(shadow, deadline)) {
            comparison.between(image.card(), lease.model().scorer().card());
            PostProcessor thresholds = QueryOptions.ofCategory(image.category()).ofModel(lease.model());
            ImageResult result = uploads.score(List.of(image.upload()), image.category(), lease.model(), deadline)
                    .get(0);
            String label = pixelBudget.work(
                    deadline, result.image().originalSize().pixels(), () -> Detection.of(result, thresholds)
                            .label());
            return comparison.add(new Difference(
                    Instant.now(),
                    image.upload().name(),
                    image.category(),
                    image.judged(),
                    new Judged(label, thresholds.normalizeScore(result.score()))));
        }
    }

    private String failed(Image image, ShadowComparison comparison, String sentence) {
        comparison.failed();
        String product = image.product().name();
        if (!sentence.equals(lastFailures.put(product, sentence))) { // not for every image
            LOG.warn("The shadow of product {} can't score an image: {}", product, sentence);
        }
        return "failed";
    }

    /** Ends the thread after the image that it scores, and closes the shadows; waiting images are dropped. */
    @Override
    public void close() {
        thread.shutdownNow().forEach(waiting -> LOG.debug("An image is not scored by its shadow: the service stops"));
        boolean ended = false;
        while (!ended) {
            try {
                ended = thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        shadows.close();
    }
}
