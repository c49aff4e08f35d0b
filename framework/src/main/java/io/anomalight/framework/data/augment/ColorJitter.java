package io.anomalight.framework.data.augment;

import java.util.List;

/**
 * Changes of an image's colours, one after the other, with the arithmetic of torchvision's functions on tensors ({@code
 * transforms/_functional_tensor.py}).
 */
public record ColorJitter(List<Step> steps) {

    /** What is changed. */
    public enum Property {
        /** Blended with black. */
        BRIGHTNESS,
        /** Blended with the mean of its grey. */
        CONTRAST,
        /** Blended with its own grey. */
        SATURATION,
        /** Shifted on the colour wheel. */
        HUE
    }

    /**
     * One change.
     *
     * @param amount a factor, 1 for no change; of the hue a share of the colour wheel, 0 for no change
     */
    public record Step(Property property, double amount) {}

    private static final float[] BLACK = {0};

    public ColorJitter {
        steps = List.copyOf(steps);
    }

    /** A single change. */
    public static ColorJitter of(Property property, double amount) {
        return new ColorJitter(List.of(new Step(property, amount)));
    }

    /** A changed copy of an image, {@code [3, H, W]} in [0, 1]. */
    public float[] of(float[] rgb) {
        float[] changed = rgb.clone();
        for (Step step : steps) {
            switch (step.property()) {
                case BRIGHTNESS -> blend(changed, BLACK, step.amount());
                case CONTRAST -> blend(changed, mean(grey(changed)), step.amount());
                case SATURATION -> blend(changed, grey(changed), step.amount());
                case HUE -> Hue.shift(changed, step.amount());
            }
        }
        return changed;
    }

    /** Makes each plane {@code factor} times itself and the rest the other's, a plane or one value; a factor above 1 leads away from it. */
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
