package io.anomalight.framework.data;

import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a file holds.
 *
 * @param bytes how many
 * @param sha256 their checksum, in hexadecimal digits
 */
public record FileContent(long bytes, String sha256) {

    /**
     * Reads a file; empty if there is none, or something else.
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
