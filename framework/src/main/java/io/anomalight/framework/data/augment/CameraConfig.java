package io.anomalight.framework.data.augment;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.PixelMap;
import java.util.SplittableRandom;

/**
 * The {@code camera} section: small changes between two pictures of the same part, after which a good part is still good.
 *
 * @param shift the largest shift in each direction, as a share of the image's height and width
 * @param blur the largest standard deviation of a Gaussian blur, in pixels
 * @param noise the largest standard deviation of Gaussian noise; colours are in [0, 1]
 * @param jpegQuality the lowest quality of JPEG compression, from 1 to 100; 100 for none
 */
public record CameraConfig(double shift, double blur, double noise, int jpegQuality) {
    /** No changes. */
    public static final CameraConfig NONE = new CameraConfig(0, 0, 0, 100);

    private static final int BEST = 100;
    private static final int LARGEST_BLUR = 10;

    public CameraConfig {
        check("shift", shift, 1);
        check("blur", blur, LARGEST_BLUR);
        check("noise", noise, 1);
        if (jpegQuality < 1 || jpegQuality > BEST) {
            throw new IllegalArgumentException("jpeg_quality must be from 1 to 100, but is " + jpegQuality);
        }
    }

    private static void check(String key, double value, int most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(key + " must be from 0 to " + most + ", but is " + value);
        }
    }

    /** Whether images are changed at all. */
    public boolean changes() {
        return shift > 0 || changesPixels();
    }

    /** Whether a change needs red, green and blue, as JPEG does. */
    public boolean needsRgb() {
        return jpegQuality < BEST;
    }

    private boolean changesPixels() {
        return blur > 0 || noise > 0 || jpegQuality < BEST;
    }

    /** Draws a shift of an image of this size; pixels that come from outside repeat those of the edge. */
    public PixelMap drawShift(ImageSize size, SplittableRandom random) {
        int rows = within(shift * size.height(), random);
        int columns = within(shift * size.width(), random);
        return new PixelMap(size.pixels(), size.pixels(), i -> {
            int row = Math.max(0, Math.min(size.height() - 1, Math.floorDiv(i, size.width()) + rows));
            int column = Math.max(0, Math.min(size.width() - 1, i % size.width() + columns));
            return row * size.width() + column;
        });
    }

    private static int within(double most, SplittableRandom random) {
        int whole = (int) most;
        return random.nextInt(-whole, whole + 1);
    }

    /** Blurs, adds noise and compresses, as drawn: a changed copy of {@code [C, H, W]}. */
    public float[] draw(float[] rgb, ImageSize size, SplittableRandom random) {
        float[] changed = rgb;
        // A disabled change draws no random number, so that it does not alter the others.
        if (blur > 0) {
            changed = new CameraBlur(random.nextDouble(blur), size).of(changed);
        }
        if (noise > 0) {
            changed = noisy(changed, random.nextDouble(noise), random);
        }
        if (jpegQuality < BEST) {
            changed = JpegCompression.of(changed, size, random.nextInt(jpegQuality, BEST));
        }
        return changed;
    }

    private static float[] noisy(float[] rgb, double deviation, SplittableRandom random) {
        float[] noisy = rgb.clone();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = (float) Math.max(0, Math.min(1, noisy[i] + deviation * random.nextGaussian()));
        }
        return noisy;
    }
}
