package io.anomalight.framework.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums in lower-case hexadecimal digits. */
final class Sha256 {
    private static final int CHUNK_BYTES = 1 << 16;

    private Sha256() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The sum of what was added; the digest begins anew. */
    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(ByteBuffer bytes) {
        MessageDigest digest = digest();
        digest.update(bytes);
        return hex(digest);
    }

    /** The sum of so many bytes of a file, or as many as there are, wherever the channel stands. */
    static String of(FileChannel channel, long start, long bytes) throws IOException {
        MessageDigest digest = digest();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        long at = start;
        while (at < start + bytes) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, start + bytes - at));
            int read = channel.read(chunk, at);
            if (read < 0) {
                break;
            }
            digest.update(chunk.flip());
            at += read;
        }
        return hex(digest);
    }
}
