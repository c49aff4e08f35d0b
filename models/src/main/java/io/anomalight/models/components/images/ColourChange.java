package io.anomalight.models.components.images;

import java.util.SplittableRandom;

/** Brightness, contrast or saturation times a factor, with torchvision's arithmetic ({@code adjust_brightness} and the like). */
public enum ColourChange {
    BRIGHTNESS,
    CONTRAST,
    SATURATION;

    private static final float RED = 0.2989f;
    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;

    /** One of the three, all alike likely. */
    public static ColourChange draw(SplittableRandom random) {
        return values()[random.nextInt(values().length)];
    }

    /** Changes the planes {@code [3, H, W]} that begin at {@code from} where they are. */
    public void apply(float[] planes, int from, int pixels, float factor) {
        float mean = this == CONTRAST ? meanGrey(planes, from, pixels) : 0;
        for (int p = from; p < from + pixels; p++) {
            float other = this == SATURATION ? grey(planes, p, pixels) : mean;
            for (int i = p; i < p + 3 * pixels; i += pixels) {
                planes[i] = Math.max(0, Math.min(1, factor * planes[i] + (1 - factor) * other));
            }
        }
    }

    /** The grey of the pixel whose red lies at {@code p}. */
    static float grey(float[] planes, int p, int pixels) {
        return RED * planes[p] + GREEN * planes[p + pixels] + BLUE * planes[p + 2 * pixels];
    }

    private static float meanGrey(float[] planes, int from, int pixels) {
        double sum = 0;
        for (int p = from; p < from + pixels; p++) {
            sum += grey(planes, p, pixels);
        }
        return (float) (sum / pixels);
    }
}
