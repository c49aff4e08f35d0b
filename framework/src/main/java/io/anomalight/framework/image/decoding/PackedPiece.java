package io.anomalight.framework.image.decoding;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/** A piece whose samples are packed bit by bit; each row starts at a new byte. */
final class PackedPiece implements TiffPiece {
    private final InputStream bytes;
    private final int[] bits;
    private final boolean predicted;
    private final boolean littleEndian;
    private final byte[] row;

    /**
     * Creates a piece from decompressed bytes.
     *
     * @param sample which sample of the pixels the piece contains, if each sample has its own pieces
     */
    PackedPiece(InputStream bytes, TiffLayout layout, int sample) {
        this.bytes = bytes;
        this.bits = layout.planar() ? new int[] {layout.bits()[sample]} : layout.bits();
        this.predicted = layout.predicted();
        this.littleEndian = layout.order() == ByteOrder.LITTLE_ENDIAN;
        this.row = new byte[Math.toIntExact(layout.rowBytes(sample))];
    }

    @Override
    public void next(int[] samples) throws IOException {
        if (bytes.readNBytes(row, 0, row.length) < row.length) {
            throw new EOFException();
        }
        if (all(8)) {
            for (int i = 0; i < row.length; i++) {
                samples[i] = row[i] & 0xFF;
            }
        } else if (all(16)) {
            int high = littleEndian ? 1 : 0;
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (row[2 * i + high] & 0xFF) << 8 | (row[2 * i + 1 - high] & 0xFF);
            }
        } else {
            unpack(samples);
        }
        if (predicted) {
            undoPrediction(samples);
        }
    }

    @Override
    public boolean nextBytes(byte[] into, int at, int count) throws IOException {
        if (predicted || !all(8)) {
            return false;
        }
        int rest = row.length - count; // a tile may reach beyond the image
        if (bytes.readNBytes(into, at, count) < count || bytes.readNBytes(row, 0, rest) < rest) {
            throw new EOFException();
        }
        return true;
    }

    private boolean all(int expected) {
        for (int some : bits) {
            if (some != expected) {
                return false;
            }
        }
        return true;
    }

    private void unpack(int[] samples) {
        long buffer = 0;
        int buffered = 0;
        int at = 0;
        for (int i = 0; i < samples.length; i++) {
            int expected = bits[i % bits.length];
            while (buffered < expected) {
                buffer = buffer << 8 | (row[at++] & 0xFF);
                buffered += 8;
            }
            buffered -= expected;
            samples[i] = (int) (buffer >>> buffered) & (1 << expected) - 1;
            buffer &= (1L << buffered) - 1;
        }
    }

    /** Undoes the predictor, which stores each sample as the difference from the pixel to the left. */
    private void undoPrediction(int[] samples) {
        int stride = bits.length;
        for (int i = stride; i < samples.length; i++) {
            samples[i] = samples[i] + samples[i - stride] & (1 << bits[i % stride]) - 1;
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
