package io.anomalight.framework.data.augment;

/** Shifts hues on the colour wheel: from red over yellow, green, cyan, blue and magenta back to red is 0 to 1. */
final class Hue {
    private static final int SECTORS = 6;

    private Hue() {}

    /** Shifts the hue of every pixel by a share of the wheel, in place; saturation and value stay. */
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
                rgb[i] = plane(hue, value, range, 5);
                rgb[pixels + i] = plane(hue, value, range, 3);
                rgb[2 * pixels + i] = plane(hue, value, range, 1);
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
     * One plane of a pixel with this hue: {@code value} in two sectors of the wheel, {@code value - range} in two
     * others, and linear in between; the offset selects the plane (the hexcone of A. R. Smith, "Color Gamut Transform
     * Pairs", 1978).
     */
    private static float plane(double hue, double value, double range, int offset) {
        double turned = hue + offset;
        double sector = turned - SECTORS * Math.floor(turned / SECTORS);
        double less = Math.max(0, Math.min(1, Math.min(sector, 4 - sector)));
        return (float) (value - range * less);
    }
}
