package io.anomalight.framework.data.image;

import java.io.IOException;

/** A strip or a tile of a TIFF while it is decoded, from top to bottom. */
@FunctionalInterface
interface TiffPiece {

    /** Fills the samples of the next row, all of a pixel after one another. */
    void next(int[] samples) throws IOException;
}
