package io.anomalight.framework.data.synthetic;

import io.anomalight.framework.image.ImageSize;
import java.util.SplittableRandom;

/**
 * A region as that of {@link SyntheticKind#PERLIN}, filled with a given texture, more or less opaque. If the texture can't be seen
 * there, the defect is one of this kind instead.
 *
 * <p>After Zavrtanik et al., "DRAEM", ICCV 2021, section 3.1, which takes textures from the data set DTD.
 *
 * @param seed the seed of region and opacity
 * @param texture {@code [C, H, W]} in [0, 1], of the size of the image; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ForeignDefect(long seed, float[] texture) implements SyntheticDefect {

    @Override
    public byte[] paste(float[] rgb, ImageSize size) {
        if (texture.length != rgb.length) {
            throw new IllegalArgumentException(
                    "a texture of " + texture.length + " numbers does not fit an image of " + rgb.length);
        }
        SplittableRandom random = new SplittableRandom(seed);
        Surface surface = Surface.copyOf(rgb, size);
        byte[] region = PerlinDefect.REGION.draw(random, size);
        float opacity = (float) random.nextDouble(PerlinDefect.MIN_OPACITY, 1);
        if (!surface.shows(texture, region, opacity)) {
            return new PerlinDefect(seed).paste(rgb, size);
        }
        surface.blend(texture, region, opacity, rgb);
        return region;
    }
}
