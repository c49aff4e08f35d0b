package io.anomalight.framework.data.synthetic;

import io.anomalight.framework.image.ImageSize;
import java.util.SplittableRandom;

/**
 * A region bounded by Perlin noise and filled with a texture, more or less opaque.
 *
 * <p>After Zavrtanik et al., "DRAEM", ICCV 2021, section 3.1. Different from the paper, the region lies in one place and covers
 * 0.2 to 10 % of the image, and a defect that can't be seen is drawn again.
 */
record PerlinDefect(long seed) implements SyntheticDefect {
    static final NoiseRegion REGION = new NoiseRegion(0.002, 0.1);
    static final double MIN_OPACITY = 0.3;
    private static final int TRIES = 8;

    @Override
    public byte[] paste(float[] rgb, ImageSize size) {
        SplittableRandom random = new SplittableRandom(seed);
        Surface surface = Surface.copyOf(rgb, size);
        byte[] region = REGION.draw(random, size);
        Textures textures = new Textures(surface, random);
        for (int i = 0; i < TRIES; i++) {
            float[] texture = textures.draw();
            float opacity = (float) random.nextDouble(MIN_OPACITY, 1);
            if (surface.shows(texture, region, opacity)) {
                surface.blend(texture, region, opacity, rgb);
                return region;
            }
        }
        surface.blend(surface.contrasting(), region, 1, rgb);
        return region;
    }
}
