package io.anomalight.framework.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes SHA-256 checksums in lower-case hexadecimal digits. */
public final class Sha256 {
    private static final int CHUNK_BYTES = 1 << 16;

    private Sha256() {}

    /** A new digest without data. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The checksum of the data added to the digest, which is then reset. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The checksum of a text in UTF-8. */
    public static String of(String text) {
        return of(StandardCharsets.UTF_8.encode(text));
    }

    /** The checksum of the bytes up to the buffer's limit. */
    public static String of(ByteBuffer bytes) {
        MessageDigest digest = digest();
        digest.update(bytes);
        return hex(digest);
    }

    /** The checksum of at most {@code bytes} bytes of a file from {@code start}; the channel's position is not used. */
    public static String of(FileChannel channel, long start, long bytes) throws IOException {
        MessageDigest digest = digest();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        long at = start;
        long left = bytes;
        while (left > 0) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, left));
            int read = channel.read(chunk, at);
            if (read < 0) {
                break;
            }
            digest.update(chunk.flip());
            at += read;
            left -= read;
        }
        return hex(digest);
    }

    /** The checksum of a whole file. */
    public static String of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return of(channel, 0, Long.MAX_VALUE);
        }
    }
}
