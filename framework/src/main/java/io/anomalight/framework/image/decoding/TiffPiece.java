package io.anomalight.framework.image.decoding;

import java.io.Closeable;
import java.io.IOException;

/** A strip or a tile of a TIFF while it is decoded, from top to bottom. */
interface TiffPiece extends Closeable {

    /** Fills the samples of the next row, all of a pixel after one another. */
    void next(int[] samples) throws IOException;

    /** Copies the next row where its samples are bytes as they are wanted; false, and nothing is done, where they aren't. */
    default boolean nextBytes(byte[] into, int at, int count) throws IOException {
        return false;
    }
}
