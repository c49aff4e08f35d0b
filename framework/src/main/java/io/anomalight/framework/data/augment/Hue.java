package io.anomalight.framework.data.augment;

/** Shifts hues. A hue is a number from 0 to 1: red, yellow, green, cyan, blue, magenta and red again. */
final class Hue {
    private static final int SECTORS = 6;

    private Hue() {}

    /**
     * Shifts the hue of every pixel in place. Saturation and value do not change.
     *
     * @param share the shift as a share of the colour wheel; it may be negative
     */
    static void shift(float[] rgb, double share) {
        int pixels = rgb.length / 3;
        for (int i = 0; i < pixels; i++) {
            double red = rgb[i];
            double green = rgb[pixels + i];
            double blue = rgb[2 * pixels + i];
            double value = Math.max(red, Math.max(green, blue));
            double range = value - Math.min(red, Math.min(green, blue));
            // Grey has no hue.
            if (range > 0) {
                double hue = hue(red, green, blue, value, range) + SECTORS * share;
                rgb[i] = channel(hue, value, range, 5);
                rgb[pixels + i] = channel(hue, value, range, 3);
                rgb[2 * pixels + i] = channel(hue, value, range, 1);
            }
        }
    }

    /** The hue in sectors, from -1 to 5. */
    private static double hue(double red, double green, double blue, double value, double range) {
        if (value == red) {
            return (green - blue) / range;
        }
        return value == green ? 2 + (blue - red) / range : 4 + (red - green) / range;
    }

    /**
     * One channel of a pixel with this hue: {@code value} in two of the six sectors of the hue, {@code value - range} in two
     * others, and linear in between; the offset selects the channel (the HSV colour model of A. R. Smith, "Color Gamut
     * Transform Pairs", 1978).
     */
    private static float channel(double hue, double value, double range, int offset) {
        double shiftedHue = hue + offset;
        double sector = shiftedHue - SECTORS * Math.floor(shiftedHue / SECTORS);
        double reduction = Math.max(0, Math.min(1, Math.min(sector, 4 - sector)));
        return (float) (value - range * reduction);
    }
}
