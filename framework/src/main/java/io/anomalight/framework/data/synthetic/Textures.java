package io.anomalight.framework.data.synthetic;

import io.anomalight.framework.image.ImageSize;
import java.util.SplittableRandom;

/**
 * Textures for synthetic defects.
 *
 * <p>DRAEM takes foreign textures from another data set, which would have to be downloaded; these are computed.
 */
final class Textures {
    private static final int KINDS = 4;
    private static final int OCTAVES = 7;

    private final Surface surface;
    private final SplittableRandom random;

    Textures(Surface surface, SplittableRandom random) {
        this.surface = surface;
        this.random = random;
    }

    /** Draws a texture, {@code [C, H, W]}. */
    float[] draw() {
        return switch (random.nextInt(KINDS)) {
            case 0 -> cloud();
            case 1 -> stripes();
            default -> itself(); // the changes of the image itself are half of all
        };
    }

    /** The image, moved, mirrored, and with other tones. */
    private float[] itself() {
        ImageSize size = surface.size();
        int down = random.nextInt(size.height());
        int right = random.nextInt(size.width());
        boolean mirrored = random.nextBoolean();
        float gain = (float) random.nextDouble(0.5, 1.5);
        float offset = (float) random.nextDouble(-0.3, 0.3);
        int levels = random.nextInt(2, 9); // of a posterised image
        boolean posterised = random.nextBoolean();
        boolean inverted = random.nextInt(4) == 0;
        return fill((channel, y, x) -> {
            float value = surface.at(channel, y + down, mirrored ? right - x : right + x);
            value = inverted ? 1 - value : value;
            value = posterised ? Math.round(value * levels) / (float) levels : value;
            return gain * value + offset;
        });
    }

    /** Coloured Perlin noise. */
    private float[] cloud() {
        ImageSize size = surface.size();
        float[][] noise = new float[surface.channels()][];
        float[] base = new float[noise.length];
        float strength = (float) random.nextDouble(0, 0.6);
        for (int channel = 0; channel < noise.length; channel++) {
            noise[channel] = new PerlinNoise(1 << random.nextInt(1, OCTAVES), 1 << random.nextInt(1, OCTAVES), random)
                    .sample(size);
            base[channel] = (float) random.nextDouble();
        }
        return fill((channel, y, x) -> base[channel] + strength * noise[channel][y * size.width() + x]);
    }

    /** Soft stripes of two colours in any direction. */
    private float[] stripes() {
        double angle = random.nextDouble(Math.PI);
        double length = random.nextDouble(0.02, 0.15)
                * Math.max(surface.size().height(), surface.size().width());
        double stepY = 2 * Math.PI * Math.sin(angle) / length;
        double stepX = 2 * Math.PI * Math.cos(angle) / length;
        float[] first = colour();
        float[] second = colour();
        return fill((channel, y, x) -> {
            float share = (float) (0.5 + 0.5 * Math.sin(stepY * y + stepX * x));
            return first[channel] + share * (second[channel] - first[channel]);
        });
    }

    private float[] colour() {
        float[] colour = new float[surface.channels()];
        for (int channel = 0; channel < colour.length; channel++) {
            colour[channel] = (float) random.nextDouble();
        }
        return colour;
    }

    /** The value of a texture at a place. */
    @FunctionalInterface
    private interface Place {
        float value(int channel, int y, int x);
    }

    private float[] fill(Place place) {
        ImageSize size = surface.size();
        float[] texture = new float[surface.channels() * size.pixels()];
        for (int i = 0; i < texture.length; i++) {
            int pixel = i % size.pixels();
            float value = place.value(i / size.pixels(), pixel / size.width(), pixel % size.width());
            texture[i] = Math.max(0, Math.min(1, value));
        }
        return texture;
    }
}
