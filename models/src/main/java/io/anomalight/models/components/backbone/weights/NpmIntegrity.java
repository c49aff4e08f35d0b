package io.anomalight.models.components.backbone.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Computes the checksum of an npm package. */
final class NpmIntegrity {
    private static final int BUFFER_BYTES = 1 << 16;

    private NpmIntegrity() {}

    /** The SHA-512 of a file, as npm writes it. */
    static String of(Path file) throws IOException {
        MessageDigest digest = sha512();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return "sha512-" + Base64.getEncoder().encodeToString(digest.digest());
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }
}
