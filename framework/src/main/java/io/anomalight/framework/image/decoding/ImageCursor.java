package io.anomalight.framework.image.decoding;

import java.io.EOFException;
import java.io.IOException;

/** Reads an image's bytes sequentially through a buffer. */
final class ImageCursor {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ImageBytes bytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long start;
    private int filled;
    private int next;

    ImageCursor(ImageBytes bytes, long at) {
        this.bytes = bytes;
        this.start = at;
    }

    /** The position of the next byte. */
    long position() {
        return start + next;
    }

    void seek(long at) {
        if (at >= start && at <= start + filled) {
            next = (int) (at - start);
        } else {
            start = at;
            filled = 0;
            next = 0;
        }
    }

    /** The next byte, or -1 at the end. */
    int next() throws IOException {
        if (next == filled) {
            start += filled;
            next = 0;
            filled = Math.max(0, bytes.read(start, buffer, 0, BUFFER_BYTES));
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[next++] & 0xFF;
    }

    /**
     * The next byte.
     *
     * @throws EOFException at the end of the bytes
     */
    int u8() throws IOException {
        int value = next();
        if (value < 0) {
            throw new EOFException();
        }
        return value;
    }

    /** Two bytes, big-endian. */
    int u16() throws IOException {
        return u8() << 8 | u8();
    }

    /** Four bytes, big-endian. */
    long u32() throws IOException {
        return (long) u16() << 16 | u16();
    }

    /** Two bytes, little-endian. */
    int u16LittleEndian() throws IOException {
        return u8() | u8() << 8;
    }

    /** Four bytes, little-endian. */
    int s32LittleEndian() throws IOException {
        return u16LittleEndian() | u16LittleEndian() << 16;
    }
}
