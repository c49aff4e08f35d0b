package io.anomalight.framework.image.decoding;

import java.io.Closeable;
import java.io.IOException;

/** A strip or a tile of a TIFF, decoded row by row from top to bottom. */
interface TiffPiece extends Closeable {

    /** Decodes the samples of the next row, pixel by pixel. */
    void next(int[] samples) throws IOException;

    /** Copies the next row if its samples are bytes; otherwise does nothing and returns false. */
    default boolean nextBytes(byte[] into, int at, int count) throws IOException {
        return false;
    }
}
