package io.anomalight.framework.data.synthetic;

import io.anomalight.framework.image.ImageSize;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A region around a random place, bounded by Perlin noise.
 *
 * @param least the smallest share of the image
 * @param most the largest share of the image
 */
record NoiseRegion(double least, double most) {
    private static final int OCTAVES = 5;
    /** The larger, the rounder and the less scattered is the region. */
    private static final double PULL = 6;

    /** Draws a region: 1 inside and 0 outside, {@code [H, W]}; at least one pixel is 1. */
    byte[] draw(SplittableRandom random, ImageSize size) {
        double share = least * Math.pow(most / least, random.nextDouble()); // small regions are as likely as large ones
        float[] values =
                new PerlinNoise(1 << random.nextInt(1, OCTAVES), 1 << random.nextInt(1, OCTAVES), random).sample(size);
        double centreY = random.nextDouble(0.1, 0.9);
        double centreX = random.nextDouble(0.1, 0.9);
        for (int i = 0; i < values.length; i++) {
            double y = (Math.floorDiv(i, size.width()) + 0.5) / size.height() - centreY;
            double x = (i % size.width() + 0.5) / size.width() - centreX;
            values[i] -= (float) (PULL * (y * y + x * x));
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        float threshold = sorted[sorted.length - (int) Math.max(1, Math.round(share * sorted.length))];
        byte[] region = new byte[values.length];
        for (int i = 0; i < region.length; i++) {
            region[i] = (byte) (values[i] >= threshold ? 1 : 0);
        }
        return region;
    }
}
