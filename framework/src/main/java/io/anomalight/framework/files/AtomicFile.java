package io.anomalight.framework.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/** Writes files atomically: other processes see the old or the new file, and a failure leaves the old one. */
public final class AtomicFile {
    /** The longest name that fits into 255 bytes with the parts that a temporary name adds. */
    private static final int MOST_BYTES = 200;

    /** Writes the content of a file to a temporary path. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path temporary) throws IOException;
    }

    /** Flushes a folder's list of files to the disk. */
    @FunctionalInterface
    interface FolderSync {
        void sync(Path folder) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes a temporary file beside {@code target}, flushes it to the disk and renames it. If two processes write the
     * same target, the last one wins. When the method returns, the file survives a loss of power, as far as the system
     * guarantees this.
     *
     * @throws IOException if the content can't be written; nothing half-written is left
     */
    public static void write(Path target, Content content) throws IOException {
        write(target, content, AtomicFile::syncFolder);
    }

    static void write(Path target, Content content, FolderSync folders) throws IOException {
        Path folder = folder(target);
        Files.createDirectories(folder);
        // A file of Files.createTempFile can be read only by its owner; after the move, so could the target.
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

    /**
     * Moves a file onto {@code target} in the same folder or file system, and replaces a present target. The file must be on the
     * disk already, as after {@link #write}.
     *
     * @throws IOException if it can't be moved; then both files are as before
     */
    public static void move(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(folder(target));
    }

    /**
     * Gives the content of a file a second name: a hard link if the file system has such, otherwise a copy.
     *
     * @throws IOException if {@code target} exists or can't be created
     */
    public static void link(Path source, Path target) throws IOException {
        try {
            Files.createLink(target, source);
            syncFolder(folder(target));
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            write(target, temporary -> Files.copy(source, temporary));
        }
    }

    private static Path folder(Path target) {
        return Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file has a folder");
    }

    // The temporary name is longer than the target's, which may already have the longest possible name.
    private static String start(Path target) {
        String name = String.valueOf(target.getFileName());
        return name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES ? "long" : name;
    }

    /** Writes a text in UTF-8. */
    public static void write(Path target, String text) throws IOException {
        write(target, temporary -> Files.writeString(temporary, text, StandardCharsets.UTF_8));
    }

    // The new name is stored in the folder, which must be flushed separately.
    private static void syncFolder(Path folder) {
        // Windows can't open folders.
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some network file systems can't flush folders; the file itself is complete.
            return;
        }
    }
}
