package io.anomalight.service.product;

import io.anomalight.service.drift.DriftMonitor;
import io.anomalight.service.product.ProductLoader.Facts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One product: its archive, what is known of it, and its model while it is loaded. All methods may be called by any thread; only the
 * thread of {@link Products} changes the model.
 */
public final class Product {
    private final String name;
    private final Path file;
    private final DriftMonitor drift;
    private Optional<Facts> facts = Optional.empty();
    private Optional<ServedModel> model = Optional.empty();
    private String problem = "";
    private Optional<CompletableFuture<Void>> loading = Optional.empty();
    private boolean reloading;
    private int requests; // those that hold or are about to take a lease
    private long lastUse = System.nanoTime();

    Product(String name, Path file, DriftMonitor drift) {
        this.name = name;
        this.file = file;
        this.drift = drift;
    }

    /** Its name in URLs and metrics. */
    public String name() {
        return name;
    }

    /** Its archive. */
    public Path file() {
        return file;
    }

    /** The watch over the scores of its images. */
    public DriftMonitor drift() {
        return drift;
    }

    /** A snapshot of its state. */
    public synchronized ProductStatus status() {
        ProductStatus.State state = model.isPresent()
                ? ProductStatus.State.LOADED
                : problem.isEmpty() ? ProductStatus.State.NOT_LOADED : ProductStatus.State.FAILED;
        return new ProductStatus(
                name,
                file,
                state,
                problem,
                facts,
                model.map(loaded -> loaded.scorer().card()),
                model.map(ServedModel::loaded),
                model.map(loaded -> drift.states(loaded.scorer().card().postProcessor()))
                        .orElse(List.of()));
    }

    /** Announces a request, so that the model stays until {@link #requestEnds}. */
    synchronized void requestBegins() {
        requests++;
        lastUse = System.nanoTime();
    }

    synchronized void requestEnds() {
        requests--;
        lastUse = System.nanoTime();
    }

    /** The loaded model, with a lease for the caller. */
    synchronized Optional<ServedModel> leased() {
        return model.filter(ServedModel::lease);
    }

    /** The reason why the archive can't be used, if no model is loaded; otherwise empty. */
    synchronized Optional<String> failure() {
        return model.isPresent() || problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** The load that runs or waits; starts one if no load does. */
    synchronized CompletableFuture<Void> loading(Supplier<CompletableFuture<Void>> start) {
        CompletableFuture<Void> running = loading.filter(load -> !load.isDone()).orElseGet(start);
        loading = Optional.of(running);
        return running;
    }

    /** Returns false if another reload is running; otherwise {@link #reloadEnds} must follow. */
    synchronized boolean reloadBegins() {
        boolean free = !reloading;
        reloading = true;
        return free;
    }

    synchronized void reloadEnds() {
        reloading = false;
    }

    synchronized void inspected(Facts found) {
        facts = Optional.of(found);
        problem = "";
    }

    /** Records that the archive can't be used; a loaded model stays in use. */
    synchronized void failed(String sentence) {
        problem = sentence;
    }

    /** Uses a new model for new requests; requests of the previous one finish with it. */
    void use(ServedModel next, Facts found) {
        Optional<ServedModel> previous;
        synchronized (this) {
            previous = model;
            model = Optional.of(next);
            facts = Optional.of(found);
            problem = "";
        }
        previous.ifPresent(ServedModel::release);
    }

    /** Estimated bytes of the loaded model; 0 if none is loaded. */
    synchronized long loadedBytes() {
        return model.map(ServedModel::bytes).orElse(0L);
    }

    public synchronized boolean loaded() {
        return model.isPresent();
    }

    /** Whether the model could be closed now and loaded again later. */
    synchronized boolean evictable() {
        return model.isPresent() && requests == 0 && problem.isEmpty();
    }

    synchronized long lastUse() {
        return lastUse;
    }

    /** Closes the model if no request uses it; returns whether it is closed now. */
    boolean evict() {
        Optional<ServedModel> idle;
        synchronized (this) {
            idle = evictable() ? model.filter(ServedModel::retireIfIdle) : Optional.empty();
            if (idle.isPresent()) {
                model = Optional.empty();
            }
        }
        idle.ifPresent(ServedModel::close);
        return idle.isPresent();
    }

    /** Gives up the model; it is closed when its last request ends. */
    void drop() {
        Optional<ServedModel> previous;
        synchronized (this) {
            previous = model;
            model = Optional.empty();
        }
        previous.ifPresent(ServedModel::release);
    }

    synchronized int waiting() {
        return model.map(ServedModel::waiting).orElse(0);
    }
}
