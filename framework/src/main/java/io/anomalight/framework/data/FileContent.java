package io.anomalight.framework.data;

import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The size and checksum of a file.
 *
 * @param bytes its size in bytes
 * @param sha256 its SHA-256 in hexadecimal digits
 */
public record FileContent(long bytes, String sha256) {

    /**
     * Reads a file; empty if it does not exist or is not a regular file.
     *
     * @throws io.anomalight.framework.failure.UserError if it can't be read
     */
    public static Optional<FileContent> of(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FileContent(Files.size(file), Sha256.of(file)));
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }
}
