package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Converts the raw samples (pixel values) of an image to red, green and blue in [0, 1], row by row.
 *
 * <p>{@link BufferedImage#getRGB} is not used, because it treats grey as linear light and makes it brighter. Alpha is
 * dropped and colour profiles are ignored, as in Pillow's {@code convert("RGB")}.
 */
public final class Samples implements Picture {
    private static final int MAX_BITS = 16;
    private static final int RGB = 3;

    private final Raster raster;
    /** The band of each plane (colour channel); {@code values} is the intensity of each sample value per plane. */
    private final int[] bands;

    private final float[][] values;
    private final int colors;
    private final int bits;
    private final int[] row;

    private Samples(Raster raster, int[] bands, float[][] values, int colors, int bits) {
        this.raster = raster;
        this.bands = bands;
        this.values = values;
        this.colors = colors;
        this.bits = bits;
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
            default ->
                throw new UserError("The image" + DecodedImage.named(name)
                        + " is neither grey nor RGB (CMYK, perhaps): convert it to RGB");
        };
    }

    /**
     * Samples that are indices of {@code colors}, which has planes of red, green and blue. It is grey if all of these are: a grey BMP or
     * GIF always has a palette, and the JDK gives a grey PNG of less than 8 bits one.
     */
    public static Samples indexed(Raster raster, float[][] colors) {
        if (!isGrey(colors)) {
            return new Samples(raster, new int[] {0, 0, 0}, colors, RGB, Byte.SIZE);
        }
        int bits = bits(colors[0]);
        boolean areSteps = Arrays.equals(colors[0], steps(bits)); // otherwise, they are values of 8 bits
        return new Samples(raster, new int[] {0}, new float[][] {colors[0]}, 1, areSteps ? bits : Byte.SIZE);
    }

    /** Whether red, green and blue of all colours of a palette are equal. */
    public static boolean isGrey(float[][] colors) {
        return Arrays.equals(colors[0], colors[1]) && Arrays.equals(colors[0], colors[2]);
    }

    /** The first band as grey; {@code values} is the intensity of each sample value. */
    public static Samples grey(Raster raster, float[] values) {
        return channels(raster, new float[][] {values}, 1);
    }

    /** The first three bands as red, green and blue, with the intensity of each sample value. */
    public static Samples rgb(Raster raster, float[] red, float[] green, float[] blue) {
        return channels(raster, new float[][] {red, green, blue}, RGB);
    }

    /**
     * The first bands as channels.
     *
     * @param values the intensity of each sample value, for each channel
     * @param colors 3 if the first three channels are red, green and blue, otherwise 1
     */
    public static Samples channels(Raster raster, float[][] values, int colors) {
        return new Samples(raster, IntStream.range(0, values.length).toArray(), values, colors, bits(values[0]));
    }

    private static int bits(float[] values) {
        return Integer.numberOfTrailingZeros(values.length);
    }

    private static void requireIntegers(String name, Raster raster, ColorModel colors) {
        int type = raster.getTransferType();
        boolean unsigned =
                type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_INT;
        for (int bits : colors.getComponentSize()) {
            if (!unsigned || bits > MAX_BITS) {
                throw new UserError("The image" + DecodedImage.named(name)
                        + " does not hold unsigned samples of at most 16 bits: convert it to 8 or 16 bits");
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
        return bits;
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
