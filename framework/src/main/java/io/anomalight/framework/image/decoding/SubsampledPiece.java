package io.anomalight.framework.image.decoding;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A piece with one luminance per pixel and one colour per block of pixels. Format: TIFF 6.0, section 21. */
final class SubsampledPiece implements TiffPiece {
    private final InputStream bytes;

    /** The width of a block in pixels. */
    private final int across;

    /** The height of a block in pixels. */
    private final int down;

    private final int width;
    private final byte[] blocks;
    private int y;

    SubsampledPiece(InputStream bytes, int width, int across, int down) {
        this.bytes = bytes;
        this.across = across;
        this.down = down;
        this.width = width;
        this.blocks = new byte[Math.multiplyExact((width + across - 1) / across, blockBytes())];
    }

    private int blockBytes() {
        return across * down + 2;
    }

    @Override
    public void next(int[] samples) throws IOException {
        if (y % down == 0 && bytes.readNBytes(blocks, 0, blocks.length) < blocks.length) {
            throw new EOFException();
        }
        int inBlock = y++ % down * across;
        for (int x = 0; x < width; x++) {
            int block = x / across * blockBytes();
            samples[3 * x] = blocks[block + inBlock + x % across] & 0xFF;
            samples[3 * x + 1] = blocks[block + across * down] & 0xFF;
            samples[3 * x + 2] = blocks[block + across * down + 1] & 0xFF;
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
