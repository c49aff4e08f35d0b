package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The bytes of a network in a file. The file may also be an archive of Anomalight that holds such a file.
 *
 * @param path the file or the archive
 * @param content the bytes of the network's file; they must not be changed
 * @param sha256 of the content in hexadecimal digits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record NetworkFile(Path path, byte[] content, String sha256) {
    /** The name of the network's file in an archive. */
    public static final String ENTRY = "encoder.onnx";

    /** The largest possible file. */
    public static final long MOST_BYTES = 1L << 30;

    private static final int ZIP = 0x504b0304;

    /**
     * Reads a file.
     *
     * @throws UserError if it does not exist, can't be read, or is larger than {@link #MOST_BYTES}
     */
    public static NetworkFile read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UserError("encoder.file names " + path + ", which "
                    + (Files.exists(path) ? "is a folder" : "does not exist")
                    + "; set model.encoder.file to an ONNX file on this machine");
        }
        try {
            byte[] content = isZip(path) ? fromArchive(path) : whole(path);
            return new NetworkFile(path, content, Sha256.of(ByteBuffer.wrap(content)));
        } catch (IOException e) {
            throw FileFailure.reading(path, e);
        }
    }

    private static boolean isZip(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(Integer.BYTES);
            return start.length == Integer.BYTES && ByteBuffer.wrap(start).getInt() == ZIP;
        }
    }

    private static byte[] whole(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return read(path, in, Files.size(path));
        }
    }

    private static byte[] fromArchive(Path path) throws IOException {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            ZipEntry entry = zip.getEntry(ENTRY);
            if (entry == null || entry.getMethod() != ZipEntry.STORED) {
                throw new UserError("encoder.file names " + path + ", which is a zip file without an " + ENTRY
                        + "; set model.encoder.file to an ONNX file");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return read(path, in, entry.getSize());
            }
        }
    }

    // The limit is checked before memory is allocated, and again while reading, because a file can grow.
    private static byte[] read(Path path, InputStream in, long bytes) throws IOException {
        if (bytes > MOST_BYTES) {
            throw new UserError("encoder.file names " + path + ", whose network has " + bytes
                    + " bytes, but the largest possible number is " + MOST_BYTES + "; use a smaller network");
        }
        byte[] content = in.readNBytes(Math.toIntExact(bytes));
        if (content.length < bytes) {
            throw new IOException("it ends too early");
        }
        return content;
    }
}
