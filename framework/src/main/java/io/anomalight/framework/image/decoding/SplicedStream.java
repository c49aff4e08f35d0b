package io.anomalight.framework.image.decoding;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The input of a JDK decoder: selected parts of a file and inserted bytes, one after the other.
 *
 * <p>The time limit is checked whenever the buffer is filled, so a decoder that takes too long fails while it reads.
 */
final class SplicedStream extends ImageInputStreamImpl {
    private static final int BUFFER_BYTES = 1 << 14;

    private final Decoding decoding;
    private final List<Part> parts = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long bufferStart;
    private int filled;
    private long length;

    private record Part(ImageBytes bytes, long from, long at, long count) {}

    SplicedStream(Decoding decoding) {
        this.decoding = decoding;
    }

    /** Adds bytes of the file. */
    SplicedStream add(long from, long count) {
        return add(decoding.bytes(), from, count);
    }

    /** Adds bytes that the file doesn't have. */
    SplicedStream insert(byte... bytes) {
        return add(ImageBytes.of(bytes), 0, bytes.length);
    }

    private SplicedStream add(ImageBytes bytes, long from, long count) {
        if (count <= 0) {
            return this;
        }
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last != null && last.bytes == bytes && last.from + last.count == from) {
            // Adjacent parts are merged, because a file may have a million tiny parts.
            parts.set(parts.size() - 1, new Part(bytes, last.from, last.at, last.count + count));
        } else {
            parts.add(new Part(bytes, from, length, count));
        }
        length += count;
        return this;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        if (!fill()) {
            return -1;
        }
        return buffer[(int) (streamPos++ - bufferStart)] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (count == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int at = (int) (streamPos - bufferStart);
        int most = Math.min(count, filled - at);
        System.arraycopy(buffer, at, into, offset, most);
        streamPos += most;
        return most;
    }

    private boolean fill() throws IOException {
        if (streamPos >= bufferStart && streamPos < bufferStart + filled) {
            return true;
        }
        decoding.requireTime();
        bufferStart = streamPos;
        filled = 0;
        // Fills across parts, because a decoder may treat a short read as the end.
        for (Part part : parts) {
            long inside = bufferStart + filled - part.at;
            while (filled < BUFFER_BYTES && inside >= 0 && inside < part.count) {
                int wanted = (int) Math.min(BUFFER_BYTES - filled, part.count - inside);
                int read = part.bytes.read(part.from + inside, buffer, filled, wanted);
                if (read <= 0) {
                    return filled > 0;
                }
                filled += read;
                inside += read;
            }
        }
        return filled > 0;
    }
}
