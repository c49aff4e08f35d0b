package io.anomalight.framework.image.decoding;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Picture;
import java.awt.image.Raster;

/**
 * Converts cyan, magenta, yellow and black to red, green and blue.
 *
 * <p>Without a profile: {@code R = (1 - C) (1 - K)}, as in Pillow.
 */
final class InkPicture implements Picture {
    private static final int INKS = 4;

    private final Raster raster;
    /** Whether cyan, magenta and yellow are stored as luminance and two differences. */
    private final boolean ycck;

    /** The stored value of full ink, or of no ink if the inks are inverted. */
    private final int most;

    private final boolean inverted;
    private final int[] row;

    private InkPicture(Raster raster, int most, boolean inverted, boolean ycck) {
        this.raster = raster;
        this.ycck = ycck;
        this.most = most;
        this.inverted = inverted;
        this.row = new int[INKS * raster.getWidth()];
    }

    /** Inks of a JPEG, which all programs store inverted, as Adobe's programs do. */
    static InkPicture inverted(Raster raster, boolean ycck) {
        return new InkPicture(raster, 255, true, ycck);
    }

    /** Inks of a TIFF; {@code most} is full ink. */
    static InkPicture plain(Raster raster, int most) {
        return new InkPicture(raster, most, false, false);
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
    public int bits() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(most);
    }

    @Override
    public void read(int y, float[][] planes) {
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
        for (int x = 0, at = 0; at < row.length; x++, at += INKS) {
            if (ycck) {
                toInks(at);
            }
            float black = light(row[at + 3]);
            for (int plane = 0; plane < 3; plane++) {
                planes[plane][x] = light(row[at + plane]) * black;
            }
        }
    }

    private float light(int ink) {
        return (inverted ? ink : most - ink) / (float) most;
    }

    private void toInks(int at) {
        int luminance = row[at];
        double blue = row[at + 1] - 128;
        double red = row[at + 2] - 128;
        row[at] = 255 - clip(luminance + 1.402 * red);
        row[at + 1] = 255 - clip(luminance - 0.344136 * blue - 0.714136 * red);
        row[at + 2] = 255 - clip(luminance + 1.772 * blue);
    }

    private static int clip(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
