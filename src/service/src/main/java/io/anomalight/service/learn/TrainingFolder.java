package io.anomalight.service.learn;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.ProcessLock;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.product.ProductNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The work folder of all trainings, with a folder for each product. One process uses it at a time. Thread-safe. */
final class TrainingFolder implements AutoCloseable {
    private static final int MOST_DRAFTS = 100;
    private static final long MEGA = 1_000_000;

    /** What must stay free on the disk, for the history and for the archives. */
    private static final long SPARE_BYTES = 200 * MEGA;

    private final LearnSettings settings;
    private final ProcessLock lock;
    private final Map<String, Draft> drafts = new ConcurrentSkipListMap<>();
    private final AtomicLong used = new AtomicLong();

    private TrainingFolder(LearnSettings settings, ProcessLock lock) {
        this.settings = settings;
        this.lock = lock;
    }

    /**
     * Opens the folder, and creates it if it is missing.
     *
     * @throws UserError if it can't be used, or if another process uses it
     */
    static TrainingFolder open(LearnSettings settings) {
        Path path = settings.folder();
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw FileFailure.writing(path, e);
        }
        ProcessLock lock = ProcessLock.tryAcquire(path.resolve(".lock"))
                .orElseThrow(() -> new UserError(
                        "training=" + path + " is used by another service; stop it, or name another folder"));
        try {
            TrainingFolder folder = new TrainingFolder(settings, lock);
            folder.read();
            return folder;
        } catch (RuntimeException | Error failure) {
            lock.close();
            throw failure;
        }
    }

    private void read() {
        for (Path each : FolderFiles.children(settings.folder())) {
            String name = String.valueOf(each.getFileName());
            if (Files.isDirectory(each) && ProductNames.valid(name)) {
                drafts.put(name, Draft.open(name, each));
            }
        }
        measure();
    }

    Path path() {
        return settings.folder();
    }

    /** All products with files here, in the order of their names. */
    List<Draft> all() {
        return List.copyOf(drafts.values());
    }

    Optional<Draft> find(String product) {
        return Optional.ofNullable(drafts.get(product));
    }

    /**
     * The draft of a product.
     *
     * @throws Refusal with status 404 if no such product is in training
     */
    Draft named(String product) {
        return find(product)
                .orElseThrow(
                        () -> new Refusal(404, "No product of this name is in training; upload an image of it first."));
    }

    /**
     * The draft of a product; a new one is begun if the product has no draft yet.
     *
     * @throws Refusal with status 400 if the name can't be one of a product, and 409 if there are too many drafts
     */
    synchronized Draft begun(String product) {
        if (!ProductNames.valid(product)) {
            throw new Refusal(400, ProductNames.RULE);
        }
        Draft known = drafts.get(product);
        if (known != null) {
            return known;
        }
        if (drafts.size() >= MOST_DRAFTS) {
            throw new Refusal(
                    409, MOST_DRAFTS + " products have files of trainings; delete those of one of them first.");
        }
        Draft created = Draft.open(product, settings.folder().resolve(product));
        drafts.put(product, created);
        return created;
    }

    /** Deletes all files of a product here; its archive in the folder of the products stays. */
    synchronized void delete(Draft draft) {
        drafts.remove(draft.product());
        FolderFiles.delete(draft.folder());
        measure();
    }

    /** Measures the size of all files again. */
    void measure() {
        used.set(FolderFiles.bytes(settings.folder()));
    }

    /** The bytes that are left. */
    long free() {
        return Math.max(0, settings.maxBytes() - used.get());
    }

    /**
     * Counts bytes that are about to be written.
     *
     * @throws Refusal with status 507 if they don't fit into the limit or onto the disk
     */
    void take(long bytes) {
        if (used.addAndGet(bytes) > settings.maxBytes() || diskSpace() < bytes + SPARE_BYTES) {
            used.addAndGet(-bytes);
            throw new Refusal(
                    507,
                    "The files of trainings fill their limit of " + settings.maxMb() + " MB, of which "
                            + free() / MEGA
                            + " MB are left, or the disk; delete images or products that are not trained any"
                            + " more, or start the service with a larger training.max_mb.");
        }
    }

    /**
     * Measures the size of all files again, after a job.
     *
     * @throws UserError if it is above the limit
     */
    void requireWithinLimit() {
        measure();
        if (used.get() > settings.maxBytes()) {
            throw new UserError(
                    "the files of this training do not fit into the limit of all trainings, training.max_mb="
                            + settings.maxMb()
                            + "; delete products that are not trained any more, or set a larger one");
        }
    }

    private long diskSpace() {
        try {
            return Files.getFileStore(settings.folder()).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // unknown; writing will tell
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
