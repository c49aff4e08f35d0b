package io.anomalight.service.product;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.drift.DriftMonitor;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.metrics.Measurements;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The products of a service by name. A request leases the model of its product; the first request of a product loads it. All methods
 * may be called by any thread. One thread loads models, one after another.
 */
public final class Products implements AutoCloseable {
    private static final int MOST_NAMES = 20;

    private final Map<String, Product> products = new ConcurrentSkipListMap<>();
    private final ModelLoads loads;
    private final LoadingThread thread = new LoadingThread();
    private final Optional<FolderUpdates> updates;

    /**
     * How images are scored in batches.
     *
     * @param maxBatch largest number of images per batch
     * @param maxWaitMs how long a batch under load waits for more images
     */
    public record Batching(int maxBatch, int maxWaitMs) {}

    /** Keeps the model of a product open until the lease is closed. */
    public record Lease(Product product, ServedModel model) implements AutoCloseable {
        @Override
        public void close() {
            model.release();
        }
    }

    /**
     * Finds the products. The only product is loaded at once; those of a folder at their first request.
     *
     * @param patience how long a load waits for memory that requests of other products use
     * @throws UserError if the archive of the only product can't be loaded, or the folder can't be read
     */
    public Products(
            ProductConfig config,
            ProductLoader loader,
            Duration patience,
            Batching batching,
            Measurements measurements) {
        MemoryBudget budget = new MemoryBudget(config.memoryBytes());
        ProductGauges gauges = new ProductGauges(measurements);
        gauges.add(budget);
        this.loads = new ModelLoads(loader, budget, products::values, patience, batching, measurements);
        BiFunction<String, Path, Product> created =
                (name, file) -> new Product(name, file, new DriftMonitor(name, config.drift()));
        this.updates = config.folder()
                ? Optional.of(new FolderUpdates(new ProductFolder(config.path()), created, products, loads, gauges))
                : Optional.empty();
        try {
            if (updates.isPresent()) {
                follow(updates.get(), config.poll().toMillis());
            } else {
                Product only = created.apply(ProductNames.nearest(config.path()), config.path());
                products.put(only.name(), only);
                thread.run(() -> loads.open(only));
                gauges.add(only);
            }
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    private void follow(FolderUpdates folder, long milliseconds) {
        thread.run(folder::first);
        thread.repeat(folder::next, milliseconds);
    }

    /**
     * The product of a name.
     *
     * @throws Refusal with status 404 if no product has it
     */
    public Product named(String name) {
        return find(name).orElseThrow(this::unknown);
    }

    /** The product of a name, if there is one. */
    public Optional<Product> find(String name) {
        return Optional.ofNullable(products.get(name));
    }

    private Refusal unknown() {
        return new Refusal(
                404, "The service has no product of this name; " + available() + ", and /v1/products lists them.");
    }

    private boolean isGone(Product product) {
        return products.get(product.name()) != product;
    }

    /**
     * The only product.
     *
     * @throws Refusal with status 404 if there are several, or none
     */
    public Product only() {
        List<Product> all = List.copyOf(products.values());
        if (all.size() != 1) {
            throw new Refusal(
                    404,
                    all.isEmpty()
                            ? "The service has no product yet; put an archive into its folder."
                            : "The service has several products, so the path must name one: "
                                    + "/v1/products/<name>/predict, /predict/batch, /model or /reload; " + available()
                                    + ".");
        }
        return all.get(0);
    }

    private String available() {
        List<String> names = List.copyOf(products.keySet());
        String some = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return names.isEmpty() ? "it has none yet" : "it has " + some + (names.size() > MOST_NAMES ? ", …" : "");
    }

    /** All products and the files that can't be one, in the order of their names. */
    public List<ProductStatus> list() {
        return Stream.concat(
                        products.values().stream().map(Product::status),
                        updates.stream()
                                .flatMap(folder -> folder.unusable().stream())
                                .map(ProductStatus::unusable))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** The names of all products. */
    public Collection<String> names() {
        return List.copyOf(products.keySet());
    }

    /**
     * Leases the model of a product; loads it if it is not loaded. The model stays open until the lease is closed.
     *
     * @throws Refusal with status 404 if there is no such product, 409 if its archive can't be used, and 503 if the model is not
     *     loaded before the deadline, or the service has stopped
     */
    public Lease lease(String name, Deadline deadline) {
        return lease(named(name), deadline);
    }

    /** As {@link #lease(String, Deadline)}. */
    public Lease lease(Product product, Deadline deadline) {
        product.requestBegins();
        try {
            while (!thread.closed()) {
                Optional<ServedModel> model = product.leased();
                if (model.isPresent()) {
                    return new Lease(product, model.get());
                }
                if (isGone(product)) {
                    throw unknown();
                }
                product.failure().ifPresent(problem -> {
                    throw new Refusal(409, problem + ".");
                });
                LoadingThread.await(product.loading(() -> thread.submit(() -> loadIfNeeded(product))), deadline);
            }
            throw Refusal.stopping();
        } finally {
            product.requestEnds();
        }
    }

    private void loadIfNeeded(Product product) {
        if (!product.loaded()) {
            loadIfPresent(product);
        }
    }

    private void loadIfPresent(Product product) {
        if (isGone(product)) {
            throw unknown(); // nothing would close its model
        }
        loads.load(product);
    }

    /**
     * Loads the archive of a product again and uses it for new requests. Running requests finish with the old model.
     *
     * @throws Refusal with status 429 if another reload of the product is running
     * @throws UserError if the archive can't be loaded; a loaded model stays in use
     */
    public void reload(Product product) {
        if (!product.reloadBegins()) {
            throw new Refusal(429, "The archive is already being reloaded; send this request again in a second.");
        }
        try {
            thread.run(() -> loadIfPresent(product));
        } finally {
            product.reloadEnds();
        }
    }

    /** Reads the archive of a product at once, if it is new or has changed; its file must be complete. */
    public void refresh(String name) {
        updates.ifPresent(folder -> thread.run(() -> folder.now(name)));
    }

    /** The number of images that wait for the engine, of all products. */
    public int waiting() {
        return products.values().stream().mapToInt(Product::waiting).sum();
    }

    /** Refuses new leases, and closes each model as soon as its last lease is closed. */
    @Override
    public void close() {
        thread.close();
        products.values().forEach(Product::drop);
    }
}
