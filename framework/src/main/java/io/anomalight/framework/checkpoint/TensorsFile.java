package io.anomalight.framework.checkpoint;

import io.anomalight.framework.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The file of arrays that a manifest names, with what it must look like.
 *
 * @param file its name, beside the manifest
 * @param bytes its size
 * @param sha256 its checksum, in lower-case hexadecimal digits
 */
record TensorsFile(String file, long bytes, String sha256) {
    private static final int CHUNK_BYTES = 1 << 16;
    // Ours and nothing else: also half-written ones of a killed process, which AtomicFile names with a dot and .tmp.
    private static final Pattern NAME = Pattern.compile(
            "epoch=\\d+-step=\\d+(-v\\d+)?\\.safetensors|\\.epoch=\\d+-step=\\d+.*\\.safetensors.*\\.tmp");

    TensorsFile {
        // A manifest from elsewhere must not reach out of its folder.
        if (file.isEmpty() || file.contains("/") || file.contains("\\") || file.equals("..")) {
            throw new IllegalArgumentException("file must be the name of a file beside the manifest, but is " + file);
        }
    }

    static String name(int epoch, long step, int version) {
        return "epoch=" + epoch + "-step=" + step + (version == 0 ? "" : "-v" + version) + ".safetensors";
    }

    /** Whether a file of this name is one that checkpoints write and may delete. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static TensorsFile of(Path written) throws IOException {
        return new TensorsFile(String.valueOf(written.getFileName()), Files.size(written), sha256(written));
    }

    /**
     * Checks that the file in {@code folder} is the one that was saved.
     *
     * @throws UserError if it is missing, cut off or altered, with its path
     */
    Path verifiedIn(Path folder) {
        Path path = folder.resolve(file);
        try {
            long size = Files.size(path);
            if (size != bytes) {
                throw new UserError(path + " is damaged: it has " + size + " bytes instead of " + bytes
                        + "; use another checkpoint");
            }
            if (!sha256(path).equals(sha256)) {
                throw new UserError(
                        path + " is damaged: its sha256 is not the one in its manifest;" + " use another checkpoint");
            }
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
        return path;
    }

    private static String sha256(Path path) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
