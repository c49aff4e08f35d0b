package io.anomalight.framework.image.decoding;

import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;

/** A piece that a JDK decoder has decoded completely. */
final class RasterPiece implements TiffPiece {
    private final Raster raster;
    private final int[] row;
    private int y;

    RasterPiece(Raster raster) {
        this.raster = raster;
        this.row = new int[raster.getWidth() * raster.getNumBands()];
    }

    @Override
    public void next(int[] samples) throws IOException {
        if (y == raster.getHeight()) {
            throw new EOFException();
        }
        raster.getPixels(raster.getMinX(), raster.getMinY() + y++, raster.getWidth(), 1, row);
        System.arraycopy(row, 0, samples, 0, Math.min(row.length, samples.length));
    }

    @Override
    public void close() {}
}
