package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Picture;
import java.awt.image.Raster;
import java.io.IOException;

/**
 * Converts luminance and two colour differences of a TIFF to red, green and blue. Format: TIFF 6.0, sections 20 and 21.
 */
final class LuminancePicture implements Picture {
    private final Raster raster;
    /** The shares of red and blue in luminance; the rest is green. */
    private final double red;

    private final double blue;
    /** Black and white of the luminance, and zero and maximum of each difference. */
    private final double[] range;

    private final int[] row;

    LuminancePicture(Raster raster, int most, TiffDirectory tags) throws IOException {
        this.raster = raster;
        double[] shares = tags.fractions(529, 0.299, 0.587, 0.114); // YCbCrCoefficients
        this.red = shares[0];
        this.blue = shares[2];
        double half = (most + 1) / 2.0;
        // ReferenceBlackWhite
        this.range = tags.fractions(532, 0, most, half, most, half, most);
        this.row = new int[3 * raster.getWidth()];
    }

    @Override
    public ImageSize size() {
        return new ImageSize(raster.getHeight(), raster.getWidth());
    }

    @Override
    public int planes() {
        return 3;
    }

    @Override
    public void read(int y, float[][] planes) {
        raster.getPixels(0, y, raster.getWidth(), 1, row);
        for (int x = 0, at = 0; at < row.length; x++, at += 3) {
            double luminance = (row[at] - range[0]) / (range[1] - range[0]);
            double toBlue = (row[at + 1] - range[2]) / (range[3] - range[2]) * (127 / 255.0);
            double toRed = (row[at + 2] - range[4]) / (range[5] - range[4]) * (127 / 255.0);
            double r = luminance + toRed * (2 - 2 * red);
            double b = luminance + toBlue * (2 - 2 * blue);
            planes[0][x] = clip(r);
            planes[1][x] = clip((luminance - red * r - blue * b) / (1 - red - blue));
            planes[2][x] = clip(b);
        }
    }

    private static float clip(double value) {
        return value > 0 ? (float) Math.min(1, value) : 0; // NaN becomes 0
    }
}
