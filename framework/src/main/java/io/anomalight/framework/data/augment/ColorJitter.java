package io.anomalight.framework.data.augment;

import java.util.List;

/**
 * Changes of an image's colours, one after the other, computed as in torchvision ({@code
 * transforms/_functional_tensor.py}).
 */
public record ColorJitter(List<Step> steps) {

    /** The changed property. */
    public enum Property {
        /** The image is blended with black. */
        BRIGHTNESS,
        /** The image is blended with the mean of its grey image. */
        CONTRAST,
        /** The image is blended with its grey image. */
        SATURATION,
        /** The hue is shifted on the colour wheel. */
        HUE
    }

    /**
     * One change.
     *
     * @param amount a factor, 1 for no change; for the hue a share of the colour wheel, 0 for no change
     */
    public record Step(Property property, double amount) {}

    private static final float[] BLACK = {0};
    private static final int RGB = 3;

    public ColorJitter {
        steps = List.copyOf(steps);
    }

    /** A single change. */
    public static ColorJitter of(Property property, double amount) {
        return new ColorJitter(List.of(new Step(property, amount)));
    }

    /** A changed copy of an image, {@code [3, H, W]} in [0, 1]. */
    public float[] of(float[] rgb) {
        return of(rgb, RGB);
    }

    /** As above, for any number of channels; only those of red, green and blue have a saturation and a hue. */
    public float[] of(float[] rgb, int channels) {
        float[] changed = rgb.clone();
        for (Step step : steps) {
            switch (step.property()) {
                case BRIGHTNESS -> blend(changed, BLACK, step.amount());
                case CONTRAST -> blend(changed, mean(channels == RGB ? grey(changed) : changed), step.amount());
                case SATURATION -> blend(changed, grey(changed), step.amount());
                case HUE -> Hue.shift(changed, step.amount());
            }
        }
        return changed;
    }

    /**
     * Computes {@code factor * rgb + (1 - factor) * other}, clamped to [0, 1]; {@code other} is a plane or one value.
     */
    private static void blend(float[] rgb, float[] other, double factor) {
        for (int i = 0; i < rgb.length; i++) {
            double blended = factor * rgb[i] + (1 - factor) * other[i % other.length];
            rgb[i] = (float) Math.max(0, Math.min(1, blended));
        }
    }

    private static float[] grey(float[] rgb) {
        float[] grey = new float[rgb.length / 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (float) (0.2989 * rgb[i] + 0.587 * rgb[grey.length + i] + 0.114 * rgb[2 * grey.length + i]);
        }
        return grey;
    }

    private static float[] mean(float[] grey) {
        double sum = 0;
        for (float value : grey) {
            sum += value;
        }
        return new float[] {(float) (sum / grey.length)};
    }
}
