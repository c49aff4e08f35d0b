package io.anomalight.models.efficientad;

import io.anomalight.framework.data.augment.ColorJitter;
import io.anomalight.framework.data.augment.ColorJitter.Property;
import io.anomalight.framework.image.ImageSize;
import java.util.SplittableRandom;

/**
 * A strongly augmented view of an image: a random crop is resized, turned by multiples of 90 degrees, mirrored and recoloured;
 * in every second view, a few patches are painted over.
 *
 * <p>It is for networks that must describe unseen patches. The painted patches do not imitate defects, but differ from the
 * surface around them.
 *
 * @param size of the planes {@code [3, H, W]}
 */
record RandomView(ImageSize size) {
    private static final double SMALLEST_PART = 0.5;
    private static final double DYE = 0.3;
    private static final double GREY = 0.1;
    private static final int MOST_PATCHES = 4;
    private static final ColorJitter UNSATURATED = ColorJitter.of(Property.SATURATION, 0);

    /** Draws a view of the planes that begin at {@code from}. */
    float[] draw(float[] planes, int from, SplittableRandom random) {
        float[] view = part(planes, from, random);
        if (random.nextBoolean()) {
            int patches = random.nextInt(1, MOST_PATCHES + 1);
            for (int i = 0; i < patches; i++) {
                paint(view, random);
            }
        }
        return dyed(view, random);
    }

    private float[] part(float[] planes, int from, SplittableRandom random) {
        double share = random.nextDouble(SMALLEST_PART, 1);
        double down = random.nextDouble(1 - share);
        double right = random.nextDouble(1 - share);
        boolean upsideDown = random.nextBoolean();
        boolean mirrored = random.nextBoolean();
        boolean turned = random.nextBoolean();
        float[] part = new float[3 * size.pixels()];
        for (int p = 0; p < size.pixels(); p++) {
            int row = p / size.width();
            int column = p % size.width();
            double v = (row + 0.5) / size.height();
            double u = (column + 0.5) / size.width();
            v = upsideDown ? 1 - v : v;
            u = mirrored ? 1 - u : u;
            double y = (down + share * (turned ? u : v)) * size.height() - 0.5;
            double x = (right + share * (turned ? v : u)) * size.width() - 0.5;
            for (int c = 0; c < 3; c++) {
                part[c * size.pixels() + p] = between(planes, from + c * size.pixels(), y, x);
            }
        }
        return part;
    }

    private float between(float[] planes, int plane, double y, double x) {
        int top = (int) Math.max(0, Math.min(size.height() - 2, Math.floor(y)));
        int left = (int) Math.max(0, Math.min(size.width() - 2, Math.floor(x)));
        float down = (float) Math.max(0, Math.min(1, y - top));
        float right = (float) Math.max(0, Math.min(1, x - left));
        int at = plane + top * size.width() + left;
        float upper = planes[at] + right * (planes[at + 1] - planes[at]);
        int below = at + size.width();
        float lower = planes[below] + right * (planes[below + 1] - planes[below]);
        return upper + down * (lower - upper);
    }

    /** Fills an ellipse with a noisy colour, or with another part of the image. */
    private void paint(float[] view, SplittableRandom random) {
        double height = random.nextDouble(1.0 / 32, 1.0 / 3) * size.height();
        double width = random.nextDouble(1.0 / 32, 1.0 / 3) * size.width();
        double y = random.nextDouble(size.height());
        double x = random.nextDouble(size.width());
        float opacity = (float) random.nextDouble(0.3, 1);
        float grain = (float) random.nextDouble(0.3);
        boolean copied = random.nextBoolean();
        int shift = random.nextInt(size.pixels());
        float[] colour = {(float) random.nextDouble(), (float) random.nextDouble(), (float) random.nextDouble()};
        for (int p = 0; p < size.pixels(); p++) {
            int row = p / size.width();
            int column = p % size.width();
            double dy = (row - y) / height;
            double dx = (column - x) / width;
            if (dy * dy + dx * dx < 0.25) {
                float noise = grain * (float) (random.nextDouble() - 0.5);
                for (int c = 0; c < 3; c++) {
                    int at = c * size.pixels() + p;
                    float other = copied ? view[c * size.pixels() + (p + shift) % size.pixels()] : colour[c];
                    view[at] += opacity * (other + noise - view[at]);
                }
            }
        }
    }

    private float[] dyed(float[] view, SplittableRandom random) {
        float[] dyed = random.nextDouble() < GREY ? UNSATURATED.of(view) : view;
        double brightness = random.nextDouble(-DYE, DYE);
        float[] offset = new float[3];
        float[] gain = new float[3];
        double contrast = random.nextDouble(1 - DYE, 1 + DYE);
        for (int c = 0; c < 3; c++) {
            gain[c] = (float) (contrast * random.nextDouble(1 - DYE / 2, 1 + DYE / 2));
            offset[c] = (float) (brightness / 2);
        }
        for (int p = 0; p < size.pixels(); p++) {
            for (int c = 0; c < 3; c++) {
                int at = c * size.pixels() + p;
                dyed[at] = Math.max(0, Math.min(1, (dyed[at] - 0.5f) * gain[c] + 0.5f + offset[c]));
            }
        }
        return dyed;
    }
}
