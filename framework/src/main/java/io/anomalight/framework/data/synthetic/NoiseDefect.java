package io.anomalight.framework.data.synthetic;

import io.anomalight.framework.image.ImageSize;
import java.util.SplittableRandom;

/**
 * A synthetic defect: Perlin noise defines its shape, and the image's own texture from another place or coloured noise
 * defines its content.
 *
 * <p>After Zavrtanik et al., "DRAEM", ICCV 2021, section 3.1, but without textures of another data set, which would
 * have to be downloaded.
 */
record NoiseDefect(long seed) implements SyntheticDefect {
    private static final int MAX_OCTAVE = 5;
    private static final float THRESHOLD = 0.5f;
    private static final float MIN_OPACITY = 0.4f;
    /** The share of a random colour in the texture, so that it differs from a uniform surface. */
    private static final float TINT = 0.4f;

    /**
     * Draws the defect on the planes {@code [C, H, W]}.
     *
     * @return 1 for each changed pixel and 0 elsewhere, {@code [H, W]}; at least one pixel is changed
     */
    @Override
    public byte[] paste(float[] rgb, ImageSize size) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] mask = mask(noise(random).sample(size));
        float[] texture =
                random.nextBoolean() ? shifted(rgb, size, random) : coloured(size, rgb.length / size.pixels(), random);
        if (Surface.isGrey(rgb, size)) {
            makeGrey(texture, size);
        }
        float opacity = MIN_OPACITY + (1 - MIN_OPACITY) * (float) random.nextDouble();
        int pixels = size.pixels();
        for (int i = 0; i < rgb.length; i++) {
            if (mask[i % pixels] == 1) {
                rgb[i] += opacity * (texture[i] - rgb[i]);
            }
        }
        return mask;
    }

    private static PerlinNoise noise(SplittableRandom random) {
        return new PerlinNoise(1 << random.nextInt(1, MAX_OCTAVE), 1 << random.nextInt(1, MAX_OCTAVE), random);
    }

    private static byte[] mask(float[] noise) {
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : noise) {
            highest = Math.max(highest, value);
        }
        // If all noise is below the threshold, the highest values become the defect.
        float threshold = Math.min(THRESHOLD, highest - 0.3f * Math.abs(highest));
        byte[] mask = new byte[noise.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (noise[i] >= threshold ? 1 : 0);
        }
        return mask;
    }

    private static float[] shifted(float[] rgb, ImageSize size, SplittableRandom random) {
        int down = random.nextInt(size.height() / 4, size.height() - size.height() / 4 + 1);
        int right = random.nextInt(size.width() / 4, size.width() - size.width() / 4 + 1);
        float[] texture = new float[rgb.length];
        for (int c = 0; c < rgb.length / size.pixels(); c++) {
            float tint = (float) random.nextDouble();
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < size.width(); x++) {
                    int from = (y + down) % size.height() * size.width() + (x + right) % size.width();
                    texture[c * size.pixels() + y * size.width() + x] =
                            (1 - TINT) * rgb[c * size.pixels() + from] + TINT * tint;
                }
            }
        }
        return texture;
    }

    private static float[] coloured(ImageSize size, int channels, SplittableRandom random) {
        float[] texture = new float[channels * size.pixels()];
        for (int c = 0; c < channels; c++) {
            float[] noise = noise(random).sample(size);
            float base = (float) random.nextDouble();
            for (int i = 0; i < noise.length; i++) {
                texture[c * size.pixels() + i] = Math.max(0, Math.min(1, base + 0.5f * noise[i]));
            }
        }
        return texture;
    }

    /** A coloured spot on a grey image would be too easy to find. */
    private static void makeGrey(float[] rgb, ImageSize size) {
        for (int at = size.pixels(); at < rgb.length; at += size.pixels()) {
            System.arraycopy(rgb, 0, rgb, at, size.pixels());
        }
    }
}
