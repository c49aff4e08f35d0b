package io.anomalight.framework.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A text file with the path of another file or folder, because symbolic links need special rights on some systems. */
public final class PointerFile {
    private PointerFile() {}

    /**
     * Writes the file. The path in it is relative, so that both can be moved together; on Windows it is absolute if the target is on
     * another drive.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be written
     */
    public static void write(Path file, Path target) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file has a folder");
        Path absolute = target.toAbsolutePath().normalize();
        boolean sameDrive = Objects.equals(folder.getRoot(), absolute.getRoot());
        try {
            AtomicFile.write(file, (sameDrive ? folder.relativize(absolute) : absolute) + "\n");
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /**
     * Reads the path of the target.
     *
     * @throws io.anomalight.framework.failure.UserError if the file can't be read
     */
    public static Path target(Path file) {
        try {
            return file.resolveSibling(Files.readString(file).strip());
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }
}
