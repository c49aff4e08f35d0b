package io.anomalight.models.components.region;

/** The colour of pixels outside of a region of interest, in [0, 1]: the mean of ImageNet, which encoders normalise to 0. */
final class OutsideColor {
    static final double RED = 0.485;
    static final double GREEN = 0.456;
    static final double BLUE = 0.406;

    private OutsideColor() {}

    /**
     * Whether a pixel has this colour, which no pixel of a file has, because it is between two levels of 8 and of 16 bits.
     *
     * @param red index of its red value; green and blue follow at distances of {@code plane}
     */
    static boolean isAt(float[] rgb, int red, int plane) {
        return rgb[red] == (float) RED && rgb[red + plane] == (float) GREEN && rgb[red + 2 * plane] == (float) BLUE;
    }
}
