package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.stream.IntStream;

/**
 * Converts the raw samples (pixel values) of an image to red, green and blue in [0, 1], row by row.
 *
 * <p>{@link BufferedImage#getRGB} is not used, because it treats grey as linear light and makes it brighter. Alpha is
 * dropped and colour profiles are ignored, as in Pillow's {@code convert("RGB")}.
 */
public final class Samples implements Picture {
    private static final int MAX_BITS = 16;

    private final Raster raster;
    /** The band of each plane (colour channel); {@code values} is the intensity of each sample value per plane. */
    private final int[] bands;

    private final float[][] values;
    private final int colors;
    private final int[] row;

    private Samples(Raster raster, int[] bands, float[][] values) {
        this(raster, bands, values, values.length);
    }

    private Samples(Raster raster, int[] bands, float[][] values, int colors) {
        this.raster = raster;
        this.bands = bands;
        this.values = values;
        this.colors = colors;
        this.row = new int[raster.getWidth() * raster.getNumBands()];
    }

    /**
     * Reads the pixels of an image without changing it.
     *
     * @param name the name of the image in errors
     * @throws UserError if it is neither grey nor RGB of at most 16 bits
     */
    public static Samples of(String name, BufferedImage image) {
        ColorModel colors = image.getColorModel();
        WritableRaster raster = image.getRaster();
        if (colors.isAlphaPremultiplied()) {
            raster = image.copyData(null);
            colors = colors.coerceData(raster, false);
        }
        if (colors instanceof IndexColorModel palette) {
            return indexed(raster, palette(palette));
        }
        requireIntegers(name, raster, colors);
        return switch (colors.getColorSpace().getType()) {
            case ColorSpace.TYPE_GRAY -> grey(raster, steps(colors.getComponentSize(0)));
            case ColorSpace.TYPE_RGB ->
                rgb(
                        raster,
                        steps(colors.getComponentSize(0)),
                        steps(colors.getComponentSize(1)),
                        steps(colors.getComponentSize(2)));
            default -> throw new UserError(name + " is neither grey nor RGB (CMYK, perhaps): convert it to RGB");
        };
    }

    /** Samples that are indices of {@code colors}, which has planes of red, green and blue. */
    public static Samples indexed(Raster raster, float[][] colors) {
        return new Samples(raster, new int[] {0, 0, 0}, colors);
    }

    /** The first band as grey; {@code values} is the intensity of each sample value. */
    public static Samples grey(Raster raster, float[] values) {
        return new Samples(raster, new int[] {0}, new float[][] {values});
    }

    /** The first three bands as red, green and blue, with the intensity of each sample value. */
    public static Samples rgb(Raster raster, float[] red, float[] green, float[] blue) {
        return new Samples(raster, new int[] {0, 1, 2}, new float[][] {red, green, blue});
    }

    /**
     * The first bands as channels.
     *
     * @param values the intensity of each sample value, for each channel
     * @param colors 3 if the first three channels are red, green and blue, otherwise 1
     */
    public static Samples channels(Raster raster, float[][] values, int colors) {
        return new Samples(raster, IntStream.range(0, values.length).toArray(), values, colors);
    }

    private static void requireIntegers(String name, Raster raster, ColorModel colors) {
        int type = raster.getTransferType();
        boolean unsigned =
                type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_INT;
        for (int bits : colors.getComponentSize()) {
            if (!unsigned || bits > MAX_BITS) {
                throw new UserError(
                        name + " does not hold unsigned samples of at most 16 bits: convert it to 8 or 16 bits");
            }
        }
    }

    /** The intensities of samples with this number of bits, evenly spaced from 0 to 1. */
    public static float[] steps(int bits) {
        float[] intensities = new float[1 << bits];
        for (int i = 0; i < intensities.length; i++) {
            intensities[i] = (float) i / (intensities.length - 1);
        }
        return intensities;
    }

    private static float[][] palette(IndexColorModel palette) {
        // An index after the end of the palette is black.
        float[][] values = new float[3][1 << palette.getPixelSize()];
        for (int i = 0; i < palette.getMapSize(); i++) {
            values[0][i] = palette.getRed(i) / 255f;
            values[1][i] = palette.getGreen(i) / 255f;
            values[2][i] = palette.getBlue(i) / 255f;
        }
        return values;
    }

    @Override
    public ImageSize size() {
        return new ImageSize(raster.getHeight(), raster.getWidth());
    }

    @Override
    public int planes() {
        return values.length;
    }

    @Override
    public int colors() {
        return colors;
    }

    @Override
    public int bits() {
        boolean indexed = bands.length > 1 && bands[0] == bands[1]; // colours of a palette have 8 bits
        return indexed ? Byte.SIZE : Integer.numberOfTrailingZeros(values[0].length);
    }

    @Override
    public void read(int y, float[][] planes) {
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
        int stride = raster.getNumBands();
        for (int plane = 0; plane < values.length; plane++) {
            float[] out = planes[plane];
            float[] value = values[plane];
            int at = bands[plane];
            for (int x = 0; x < out.length; x++, at += stride) {
                out[x] = value[row[at]];
            }
        }
    }
}
