package io.anomalight.framework.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/** Writes files that other processes see whole or not at all, and that a failure leaves as they were. */
public final class AtomicFile {
    /** What fits into 255 bytes with all that a temporary name adds. */
    private static final int MOST_BYTES = 200;

    /** Writes the content of a file under the temporary name that it is given. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path temporary) throws IOException;
    }

    /** Has a folder's list of files written to the disk. */
    @FunctionalInterface
    interface FolderSync {
        void sync(Path folder) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes beside {@code target} and renames when all is on disk; of two racing processes the last one wins. When it
     * returns, the file outlives a loss of power, as far as the system can promise that.
     *
     * @throws IOException if the content can't be written; nothing half-written is left
     */
    public static void write(Path target, Content content) throws IOException {
        write(target, content, AtomicFile::syncFolder);
    }

    static void write(Path target, Content content, FolderSync folders) throws IOException {
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file has a folder");
        Files.createDirectories(folder);
        // Not Files.createTempFile: its files are for their owner alone, and the target would be too.
        Path temporary = folder.resolve("." + start(target) + "." + UUID.randomUUID() + ".tmp");
        try {
            content.writeTo(temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            folders.sync(folder);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    // The temporary name is longer than the target's, which may be as long as a file system takes.
    private static String start(Path target) {
        String name = String.valueOf(target.getFileName());
        return name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES ? "long" : name;
    }

    /** Writes a text in UTF-8. */
    public static void write(Path target, String text) throws IOException {
        write(target, temporary -> Files.writeString(temporary, text, StandardCharsets.UTF_8));
    }

    // The new name stands in the folder, which is written to the disk on its own.
    private static void syncFolder(Path folder) {
        // Windows opens no folders.
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some network file systems can't; the file itself is whole and in its place.
            return;
        }
    }
}
