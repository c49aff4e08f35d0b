package io.anomalight.framework.image;

/**
 * The colour of pixels that don't count, in [0, 1]: the mean of ImageNet, which encoders normalise to 0. It is between two levels of
 * 8 and of 16 bits, so no pixel of a file has it.
 */
public final class OutsideColor {
    public static final double RED = 0.485;
    public static final double GREEN = 0.456;
    public static final double BLUE = 0.406;

    private OutsideColor() {}

    /**
     * Whether a pixel has this colour.
     *
     * @param red index of its red value; green and blue follow at distances of {@code plane}
     */
    public static boolean isAt(float[] rgb, int red, int plane) {
        return rgb[red] == (float) RED && rgb[red + plane] == (float) GREEN && rgb[red + 2 * plane] == (float) BLUE;
    }

    /** Gives a pixel this colour. */
    static void paint(float[] rgb, int red, int plane) {
        rgb[red] = (float) RED;
        rgb[red + plane] = (float) GREEN;
        rgb[red + 2 * plane] = (float) BLUE;
    }
}
