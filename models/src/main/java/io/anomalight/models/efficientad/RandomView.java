package io.anomalight.models.efficientad;

import io.anomalight.framework.data.augment.ColorJitter;
import io.anomalight.framework.data.augment.ColorJitter.Property;
import io.anomalight.framework.image.ImageSize;
import java.util.SplittableRandom;

/**
 * A strongly augmented copy of an image, called a view: a random crop is resized, rotated by multiples of 90 degrees, mirrored
 * and recoloured. In half of the views, a few random ellipses are filled with another texture.
 *
 * <p>It is for networks that must describe patches of a kind that is not in the training images. The ellipses do not imitate
 * defects; they only differ from the surface around them.
 *
 * @param size of the planes {@code [3, H, W]}
 */
record RandomView(ImageSize size) {
    private static final double SMALLEST_CROP = 0.5;
    private static final double MAX_COLOUR_CHANGE = 0.3;
    private static final double GREY = 0.1;
    private static final int MAX_PATCHES = 4;
    private static final ColorJitter UNSATURATED = ColorJitter.of(Property.SATURATION, 0);

    /** Makes a random view of the image whose colour planes begin at index {@code from}. */
    float[] draw(float[] planes, int from, SplittableRandom random) {
        float[] view = crop(planes, from, random);
        if (random.nextBoolean()) {
            int patches = random.nextInt(1, MAX_PATCHES + 1);
            for (int i = 0; i < patches; i++) {
                paint(view, random);
            }
        }
        return recoloured(view, random);
    }

    private float[] crop(float[] planes, int from, SplittableRandom random) {
        double share = random.nextDouble(SMALLEST_CROP, 1);
        double top = random.nextDouble(1 - share);
        double left = random.nextDouble(1 - share);
        boolean upsideDown = random.nextBoolean();
        boolean mirrored = random.nextBoolean();
        boolean transposed = random.nextBoolean();
        float[] crop = new float[3 * size.pixels()];
        for (int p = 0; p < size.pixels(); p++) {
            int row = p / size.width();
            int column = p % size.width();
            double v = (row + 0.5) / size.height();
            double u = (column + 0.5) / size.width();
            v = upsideDown ? 1 - v : v;
            u = mirrored ? 1 - u : u;
            double y = (top + share * (transposed ? u : v)) * size.height() - 0.5;
            double x = (left + share * (transposed ? v : u)) * size.width() - 0.5;
            for (int c = 0; c < 3; c++) {
                crop[c * size.pixels() + p] = bilinear(planes, from + c * size.pixels(), y, x);
            }
        }
        return crop;
    }

    private float bilinear(float[] planes, int plane, double y, double x) {
        int top = (int) Math.max(0, Math.min(size.height() - 2, Math.floor(y)));
        int left = (int) Math.max(0, Math.min(size.width() - 2, Math.floor(x)));
        float rowWeight = (float) Math.max(0, Math.min(1, y - top));
        float columnWeight = (float) Math.max(0, Math.min(1, x - left));
        int at = plane + top * size.width() + left;
        float upper = planes[at] + columnWeight * (planes[at + 1] - planes[at]);
        int below = at + size.width();
        float lower = planes[below] + columnWeight * (planes[below + 1] - planes[below]);
        return upper + rowWeight * (lower - upper);
    }

    /** Fills an ellipse with a noisy colour, or with pixels from another place of the image. */
    private void paint(float[] view, SplittableRandom random) {
        double height = random.nextDouble(1.0 / 32, 1.0 / 3) * size.height();
        double width = random.nextDouble(1.0 / 32, 1.0 / 3) * size.width();
        double y = random.nextDouble(size.height());
        double x = random.nextDouble(size.width());
        float opacity = (float) random.nextDouble(0.3, 1);
        float noiseStrength = (float) random.nextDouble(0.3);
        boolean copied = random.nextBoolean();
        int shift = random.nextInt(size.pixels());
        float[] colour = {(float) random.nextDouble(), (float) random.nextDouble(), (float) random.nextDouble()};
        for (int p = 0; p < size.pixels(); p++) {
            int row = p / size.width();
            int column = p % size.width();
            double dy = (row - y) / height;
            double dx = (column - x) / width;
            if (dy * dy + dx * dx < 0.25) {
                float noise = noiseStrength * (float) (random.nextDouble() - 0.5);
                for (int c = 0; c < 3; c++) {
                    int at = c * size.pixels() + p;
                    float other = copied ? view[c * size.pixels() + (p + shift) % size.pixels()] : colour[c];
                    view[at] += opacity * (other + noise - view[at]);
                }
            }
        }
    }

    private float[] recoloured(float[] view, SplittableRandom random) {
        float[] recoloured = random.nextDouble() < GREY ? UNSATURATED.of(view) : view;
        double brightness = random.nextDouble(-MAX_COLOUR_CHANGE, MAX_COLOUR_CHANGE);
        float[] offset = new float[3];
        float[] gain = new float[3];
        double contrast = random.nextDouble(1 - MAX_COLOUR_CHANGE, 1 + MAX_COLOUR_CHANGE);
        for (int c = 0; c < 3; c++) {
            gain[c] = (float) (contrast * random.nextDouble(1 - MAX_COLOUR_CHANGE / 2, 1 + MAX_COLOUR_CHANGE / 2));
            offset[c] = (float) (brightness / 2);
        }
        for (int p = 0; p < size.pixels(); p++) {
            for (int c = 0; c < 3; c++) {
                int at = c * size.pixels() + p;
                recoloured[at] = Math.max(0, Math.min(1, (recoloured[at] - 0.5f) * gain[c] + 0.5f + offset[c]));
            }
        }
        return recoloured;
    }
}
