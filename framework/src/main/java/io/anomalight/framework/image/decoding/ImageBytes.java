package io.anomalight.framework.image.decoding;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of an image file, in memory or on disk. */
interface ImageBytes {

    /** The number of bytes. */
    long length() throws IOException;

    /** Copies bytes from {@code at} on; returns their number, or -1 at the end. */
    int read(long at, byte[] into, int offset, int count) throws IOException;

    /**
     * Copies exactly {@code count} bytes.
     *
     * @throws EOFException if there are fewer
     */
    default byte[] exactly(long at, int count) throws IOException {
        if (at < 0 || at > length() - count) {
            throw new EOFException();
        }
        byte[] bytes = new byte[count];
        for (int done = 0; done < count; ) {
            int read = read(at + done, bytes, done, count - done);
            if (read <= 0) {
                throw new EOFException();
            }
            done += read;
        }
        return bytes;
    }

    /** Bytes in memory. */
    static ImageBytes of(byte[] bytes) {
        return new ImageBytes() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public int read(long at, byte[] into, int offset, int count) {
                if (at >= bytes.length) {
                    return -1;
                }
                int most = (int) Math.min(count, bytes.length - at);
                System.arraycopy(bytes, (int) at, into, offset, most);
                return most;
            }
        };
    }

    /** Bytes of an open file, which are read when they are needed. */
    static ImageBytes of(FileChannel file) {
        return new ImageBytes() {
            @Override
            public long length() throws IOException {
                return file.size();
            }

            @Override
            public int read(long at, byte[] into, int offset, int count) throws IOException {
                return file.read(ByteBuffer.wrap(into, offset, count), at);
            }
        };
    }
}
