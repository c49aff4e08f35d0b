package io.anomalight.framework.data.augment;

import io.anomalight.framework.image.ImageSize;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The {@code crop} section; names, bounds and draws are those of torchvision's {@code RandomResizedCrop}, in the input
 * size of the model.
 *
 * @param scale smallest and largest share of the area
 * @param ratio smallest and largest ratio of width to height
 */
public record CropConfig(List<Double> scale, List<Double> ratio) {
    /** No crop. */
    public static final CropConfig NONE = new CropConfig(List.of(1.0, 1.0), List.of(3 / 4.0, 4 / 3.0));

    private static final double SMALLEST = 0.01;
    private static final int TRIES = 10;

    public CropConfig {
        scale = List.copyOf(scale);
        ratio = List.copyOf(ratio);
        if (!isRange(scale) || !(scale.get(0) >= SMALLEST && scale.get(1) <= 1)) {
            throw new IllegalArgumentException("scale must be the smallest and the largest share of the area, from "
                    + SMALLEST + " to 1, such as [0.5, 1], but is " + scale);
        }
        if (!isRange(ratio) || !(ratio.get(0) > 0 && ratio.get(1) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "ratio must be the smallest and the largest ratio of width to height, such"
                            + " as [0.75, 1.33], but is " + ratio);
        }
    }

    private static boolean isRange(List<Double> bounds) {
        return bounds.size() == 2 && bounds.get(0) <= bounds.get(1);
    }

    /** Whether images are cropped at all. */
    public boolean changes() {
        return scale.get(0) < 1;
    }

    /**
     * Draws a part of an image of this size; if ten draws don't fit, the largest central part with a ratio within the
     * bounds.
     */
    public Crop draw(ImageSize image, SplittableRandom random) {
        for (int i = 0; i < TRIES; i++) {
            double area = between(scale.get(0), scale.get(1), random);
            double proportion = Math.exp(between(Math.log(ratio.get(0)), Math.log(ratio.get(1)), random));
            Optional<ImageSize> drawn = part(image, area, proportion);
            if (drawn.isPresent()) {
                ImageSize part = drawn.get();
                int top = random.nextInt(image.height() - part.height() + 1);
                int left = random.nextInt(image.width() - part.width() + 1);
                return new Crop(image, part, top, left);
            }
        }
        return central(image);
    }

    /** The size of a part with this share of the area and this ratio of width to height, if it fits. */
    static Optional<ImageSize> part(ImageSize image, double area, double proportion) {
        long width = (long) Math.rint(Math.sqrt(area * image.pixels() * proportion));
        long height = (long) Math.rint(Math.sqrt(area * image.pixels() / proportion));
        boolean fits = 0 < width && width <= image.width() && 0 < height && height <= image.height();
        return fits ? Optional.of(new ImageSize((int) height, (int) width)) : Optional.empty();
    }

    // SplittableRandom refuses a range with equal bounds.
    private static double between(double least, double most, SplittableRandom random) {
        return least < most ? random.nextDouble(least, most) : least;
    }

    Crop central(ImageSize image) {
        double proportion = (double) image.width() / image.height();
        int height = image.height();
        int width = image.width();
        if (proportion < ratio.get(0)) {
            height = Math.max(1, (int) Math.rint(width / ratio.get(0)));
        } else if (proportion > ratio.get(1)) {
            width = Math.max(1, (int) Math.rint(height * ratio.get(1)));
        }
        return new Crop(
                image, new ImageSize(height, width), (image.height() - height) / 2, (image.width() - width) / 2);
    }
}
