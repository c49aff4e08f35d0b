package io.anomalight.framework.image;

/**
 * The colour of pixels that don't count, in [0, 1]: the mean of ImageNet, which encoders normalise to 0. It is between two levels of
 * 8 and of 16 bits, so no pixel of a file has it. In an image of one channel, it is the mean of the three colours; in any other, the three
 * are repeated.
 */
public final class OutsideColor {
    public static final double RED = 0.485;
    public static final double GREEN = 0.456;
    public static final double BLUE = 0.406;

    private static final float[] RGB = {(float) RED, (float) GREEN, (float) BLUE};

    private OutsideColor() {}

    /** The value of a channel of images with a number of channels. */
    public static float of(int channel, int channels) {
        return channels == 1 ? (float) ((RED + GREEN + BLUE) / RGB.length) : RGB[channel % RGB.length];
    }

    /**
     * Whether a pixel has this colour.
     *
     * @param red index of its red value; green and blue follow at distances of {@code plane}
     */
    public static boolean isAt(float[] rgb, int red, int plane) {
        return rgb[red] == (float) RED && rgb[red + plane] == (float) GREEN && rgb[red + 2 * plane] == (float) BLUE;
    }

    /**
     * Gives a pixel this colour.
     *
     * @param pixel its index in each plane
     * @param plane the number of pixels of a plane
     */
    static void paint(float[] planes, int pixel, int plane) {
        int channels = planes.length / plane;
        for (int channel = 0; channel < channels; channel++) {
            planes[channel * plane + pixel] = of(channel, channels);
        }
    }
}
