package io.anomalight.service.kept;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Leftovers;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the original bytes of images under their SHA-256, each once. The oldest are removed when the limit comes near. The folder
 * belongs to one service at a time. All methods may be called by any thread.
 */
public final class KeptImages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptImages.class);
    private static final int STRIPES = 64;
    private static final double NEARLY_FULL = 0.95; // from here the thread removes the oldest images
    private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    private final KeptSettings settings;
    private final KeptFolder folder;
    private final FileChannel lock;
    private final KeptCleaning cleaning;
    private final InstantSource clock;
    private final AtomicLong used = new AtomicLong();
    // Two threads that keep the same image, or one that keeps and one that removes it, must not meet.
    private final Object[] stripes =
            IntStream.range(0, STRIPES).mapToObj(each -> new Object()).toArray();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "kept-images");
    private volatile boolean closed;
    private Instant nextTry = Instant.MIN;

    private KeptImages(KeptSettings settings, FileChannel lock, KeptCleaning.Reasons reasons, InstantSource clock) {
        this.settings = settings;
        this.folder = new KeptFolder(settings.folder());
        this.lock = lock;
        this.clock = clock;
        this.cleaning = new KeptCleaning(folder, reasons, clock, this::removeIfUnchanged);
        thread.setDaemon(true);
    }

    /**
     * Opens or creates a folder, counts what it has, and removes what a killed process left half-written.
     *
     * @param reasons tells which images must stay
     * @param clock tells the age of images
     * @throws UserError if another service uses the folder, or it can't be read and written
     */
    public static KeptImages open(KeptSettings settings, KeptCleaning.Reasons reasons, InstantSource clock) {
        Path path = settings.folder();
        try {
            Files.createDirectories(path);
            FileChannel lock = locked(path);
            try {
                Leftovers.clean(path);
                KeptImages images = new KeptImages(settings, lock, reasons, clock);
                images.used.set(images.cleaning.bytes());
                images.thread.start();
                return images;
            } catch (IOException | RuntimeException failure) {
                lock.close();
                throw failure;
            }
        } catch (IOException e) {
            throw new UserError(
                    "keep_images=" + path + " can't be used: " + FileFailure.reason(e) + "; set another folder", e);
        }
    }

    private static FileChannel locked(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.toRealPath().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException sameProcess) {
            LOG.debug("Another service of this process has the folder");
        }
        channel.close();
        throw new UserError("keep_images=" + path + " is in use by another service; set another folder");
    }

    /** Reads the images. */
    public KeptFolder folder() {
        return folder;
    }

    /** The bytes of all images, as far as they were counted. */
    public long bytes() {
        return used.get();
    }

    /**
     * Keeps an image; when the method returns, it is on the disk. If it is kept already, it counts as new again.
     *
     * @param sha256 checksum of the bytes
     * @return whether it is kept; it is not if images that must stay fill the limit
     * @throws IOException if it can't be written
     */
    public boolean keep(String sha256, byte[] bytes) throws IOException {
        Path file = folder.file(sha256);
        synchronized (stripe(sha256)) {
            if (isThere(file, bytes.length)) {
                Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
                return true;
            }
        }
        if (!hasRoom(bytes.length)) {
            return false;
        }
        synchronized (stripe(sha256)) {
            if (!isThere(file, bytes.length)) {
                AtomicFile.write(file, temporary -> {
                    Files.write(temporary, bytes);
                    Files.setLastModifiedTime(temporary, FileTime.from(clock.instant()));
                });
                used.addAndGet(bytes.length);
            }
        }
        return true;
    }

    private Object stripe(String sha256) {
        return stripes[Math.floorMod(sha256.hashCode(), STRIPES)];
    }

    private static boolean isThere(Path file, int length) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == length;
    }

    private boolean hasRoom(long length) throws IOException {
        if (used.get() + length > NEARLY_FULL * settings.maxBytes()) {
            wake.release();
        }
        if (used.get() + length <= settings.maxBytes()) {
            return true;
        }
        clean(length);
        return used.get() + length <= settings.maxBytes();
    }

    /** Removes images until there is room; at most once in a minute if there was none. */
    private synchronized void clean(long length) throws IOException {
        if (closed
                || used.get() + length <= settings.maxBytes()
                || clock.instant().isBefore(nextTry)) {
            return;
        }
        clean();
        if (used.get() + length > settings.maxBytes()) {
            LOG.warn(
                    "keep_images={} is full with images that have feedback; new images are not kept. Set a larger"
                            + " keep_images.max_mb",
                    settings.folder());
        }
    }

    private void clean() throws IOException {
        long before = used.get();
        long left = cleaning.clean(settings.maxBytes());
        used.updateAndGet(now -> left + Math.max(0, now - before)); // what was kept meanwhile counts
        if (used.get() > NEARLY_FULL * settings.maxBytes()) {
            nextTry = clock.instant().plus(BETWEEN_TRIES);
        }
    }

    /** Removes a file unless it was kept again since it was found; returns whether it was removed. */
    private boolean removeIfUnchanged(Path file, FileTime found) throws IOException {
        synchronized (stripe(String.valueOf(file.getFileName()))) {
            return Files.exists(file) && Files.getLastModifiedTime(file).equals(found) && Files.deleteIfExists(file);
        }
    }

    private void run() {
        try {
            while (!closed) {
                if (wake.tryAcquire(1, TimeUnit.HOURS)) {
                    wake.drainPermits();
                }
                if (!closed) {
                    cleanInBackground();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The thread of the kept images ends");
        }
    }

    private synchronized void cleanInBackground() {
        try {
            if (!clock.instant().isBefore(nextTry)) {
                clean();
            }
        } catch (IOException e) {
            LOG.warn("keep_images={} can't be cleaned: {}", settings.folder(), FileFailure.reason(e));
        } catch (RuntimeException e) {
            LOG.warn("keep_images={} can't be cleaned: {}", settings.folder(), e.getMessage());
        }
    }

    /** Ends the thread and frees the folder. */
    @Override
    public void close() {
        closed = true;
        wake.release();
        try {
            thread.join();
            lock.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("The lock ends with the process");
        }
    }
}
