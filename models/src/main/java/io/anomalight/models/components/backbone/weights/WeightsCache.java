package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A folder with downloaded weights. The SHA-256 of each file is stored beside it and verified at each use. If several processes
 * need the same file, one downloads it and the others wait.
 */
final class WeightsCache {
    /** A verified file: its path and its SHA-256. */
    record Entry(Path path, String sha256) {}

    private static final long LOCK_POLL_MILLIS = 100;

    private final Path folder;
    private final Console console;

    WeightsCache(Path folder, Console console) {
        this.folder = folder;
        this.console = console;
    }

    /**
     * Returns the verified file of this name; it is produced if it is missing or damaged.
     *
     * @param name name without extension; one name always has the same content
     * @throws IOException if the folder can't be written
     */
    Entry get(String name, AtomicFile.Content producer) throws IOException {
        Path target = target(name);
        Optional<Entry> found = verified(target);
        if (found.isPresent()) {
            return found.get();
        }
        Files.createDirectories(folder);
        // Closing the channel releases the lock.
        try (FileChannel channel =
                FileChannel.open(folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(channel, name);
            Optional<Entry> fetchedByAnother = verified(target);
            return fetchedByAnother.isPresent() ? fetchedByAnother.get() : produce(target, producer);
        }
    }

    /** The file of this name, if it was fetched before. The file is not verified, because verification is slow. */
    Optional<Path> find(String name) {
        Path target = target(name);
        return Optional.of(target).filter(Files::isRegularFile).filter(file -> Files.isRegularFile(checksum(file)));
    }

    private Path target(String name) {
        return folder.resolve(name + ".safetensors");
    }

    private Entry produce(Path target, AtomicFile.Content producer) throws IOException {
        if (Files.exists(target)) {
            console.line(target + " is damaged and is fetched again");
        }
        AtomicFile.write(target, producer);
        String sha256 = Sha256.of(target);
        // The checksum is written last, so a file without a checksum is treated as missing.
        AtomicFile.write(checksum(target), sha256 + "\n");
        return new Entry(target, sha256);
    }

    private static Optional<Entry> verified(Path target) throws IOException {
        Path checksum = checksum(target);
        if (!Files.isRegularFile(target) || !Files.isRegularFile(checksum)) {
            return Optional.empty();
        }
        String sha256 = Sha256.of(target);
        return Files.readString(checksum).strip().equals(sha256)
                ? Optional.of(new Entry(target, sha256))
                : Optional.empty();
    }

    private static Path checksum(Path target) {
        return target.resolveSibling(target.getFileName() + ".sha256");
    }

    private void lock(FileChannel channel, String name) throws IOException {
        if (locked(channel)) {
            return;
        }
        console.line("Waiting for another process that fetches " + name);
        do {
            pause();
        } while (!locked(channel));
    }

    // If another thread of this process has the lock, tryLock throws an exception instead of returning null.
    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(LOCK_POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for another process", e);
        }
    }
}
