package io.anomalight.framework.data.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The {@code color_jitter} section; names, bounds and draws are those of torchvision's {@code ColorJitter}.
 *
 * @param brightness the factor is drawn from 1 minus this (at least 0) to 1 plus this
 * @param contrast as brightness
 * @param saturation as brightness
 * @param hue the shift is drawn from minus this to plus this share of the colour wheel
 */
public record ColorJitterConfig(double brightness, double contrast, double saturation, double hue) {
    /** No changes. */
    public static final ColorJitterConfig NONE = new ColorJitterConfig(0, 0, 0, 0);

    private static final double HALF_A_TURN = 0.5;

    public ColorJitterConfig {
        check("brightness", brightness);
        check("contrast", contrast);
        check("saturation", saturation);
        if (!(hue >= 0 && hue <= HALF_A_TURN)) {
            throw new IllegalArgumentException("hue must be from 0 to 0.5, but is " + hue);
        }
    }

    private static void check(String key, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(key + " must not be negative, but is " + value);
        }
    }

    /** Whether any colour is changed. */
    public boolean changes() {
        return brightness > 0 || contrast > 0 || saturation > 0 || hue > 0;
    }

    /** Whether a change needs red, green and blue. */
    public boolean needsRgb() {
        return saturation > 0 || hue > 0;
    }

    /** Draws the changes of one image, in random order. */
    public ColorJitter draw(SplittableRandom random) {
        List<ColorJitter.Property> left = new ArrayList<>(List.of(ColorJitter.Property.values()));
        List<ColorJitter.Step> steps = new ArrayList<>();
        while (!left.isEmpty()) {
            ColorJitter.Property property = left.remove(random.nextInt(left.size()));
            double most = most(property);
            if (most > 0) {
                steps.add(new ColorJitter.Step(property, amount(property, most, random)));
            }
        }
        return new ColorJitter(steps);
    }

    private double most(ColorJitter.Property property) {
        return switch (property) {
            case BRIGHTNESS -> brightness;
            case CONTRAST -> contrast;
            case SATURATION -> saturation;
            case HUE -> hue;
        };
    }

    private static double amount(ColorJitter.Property property, double most, SplittableRandom random) {
        return property == ColorJitter.Property.HUE
                ? random.nextDouble(-most, most)
                : random.nextDouble(Math.max(0, 1 - most), 1 + most);
    }
}
