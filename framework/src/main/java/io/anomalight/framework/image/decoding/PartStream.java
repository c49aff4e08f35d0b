package io.anomalight.framework.image.decoding;

import java.io.IOException;
import java.io.InputStream;

/** Reads a part of an image file; the time limit is checked whenever the buffer is filled. */
final class PartStream extends InputStream {
    private static final int BUFFER_BYTES = 1 << 13;

    private final Decoding decoding;
    private final boolean reversedBits;
    private final byte[] buffer;
    private long at;
    private final long end;
    private int next;
    private int filled;

    /** Reads the bytes from {@code at} on; with {@code reversedBits}, the bits of each byte are reversed. */
    PartStream(Decoding decoding, long at, long count, boolean reversedBits) {
        this.decoding = decoding;
        this.reversedBits = reversedBits;
        this.buffer = new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, count))];
        this.at = at;
        this.end = at + count;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (next == filled && count >= BUFFER_BYTES && !reversedBits && at < end) {
            decoding.requireTime();
            int read = decoding.bytes().read(at, into, offset, (int) Math.min(count, end - at));
            at += Math.max(0, read);
            return read;
        }
        if (!fill()) {
            return -1;
        }
        int most = Math.min(count, filled - next);
        System.arraycopy(buffer, next, into, offset, most);
        next += most;
        return most;
    }

    private boolean fill() throws IOException {
        if (next < filled) {
            return true;
        }
        decoding.requireTime();
        next = 0;
        filled = at >= end
                ? 0
                : Math.max(0, decoding.bytes().read(at, buffer, 0, (int) Math.min(buffer.length, end - at)));
        at += filled;
        if (reversedBits) {
            for (int i = 0; i < filled; i++) {
                buffer[i] = (byte) (Integer.reverse(buffer[i]) >>> 24);
            }
        }
        return filled > 0;
    }
}
