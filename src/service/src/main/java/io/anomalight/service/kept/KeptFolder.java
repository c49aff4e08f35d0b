package io.anomalight.service.kept;

import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads kept images, also while a service writes there. Only the digits of a checksum become a path: {@code ab/abcd…} for the image
 * whose checksum begins with {@code ab}.
 *
 * @param path the folder
 */
public record KeptFolder(Path path) {
    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{64}");
    private static final int DIGITS = 2;

    /** Whether a text is a SHA-256 checksum in lower-case hexadecimal digits, as the names of kept images are. */
    public static boolean isChecksum(String text) {
        return CHECKSUM.matcher(text).matches();
    }

    /** The path of an image, whether it is kept or not. */
    Path file(String sha256) {
        if (!isChecksum(sha256)) {
            throw new IllegalArgumentException("no checksum");
        }
        return path.resolve(sha256.substring(0, DIGITS)).resolve(sha256);
    }

    /** Whether a file lies where the image of its name belongs. */
    boolean owns(Path file) {
        String name = String.valueOf(file.getFileName());
        return isChecksum(name) && file.equals(file(name)) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether an image is kept. */
    public boolean has(String sha256) {
        return isChecksum(sha256) && Files.isRegularFile(file(sha256), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The bytes of an image; empty if it is not kept, or if its file does not have the checksum, for instance after a loss of power.
     *
     * @throws IOException if the file can't be read
     */
    public Optional<byte[]> read(String sha256) throws IOException {
        if (!has(sha256)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Files.readAllBytes(file(sha256));
            return Sha256.of(ByteBuffer.wrap(bytes)).equals(sha256) ? Optional.of(bytes) : Optional.empty();
        } catch (NoSuchFileException removed) {
            return Optional.empty(); // the service has just removed it
        }
    }
}
