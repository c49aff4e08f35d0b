package io.anomalight.models.components.maps;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.SeparableFilter.Axis;

/**
 * Smooths maps like anomalib's {@code GaussianBlur2d}: the kernel is cut off, and the image is mirrored at its edges.
 *
 * @param sigma standard deviation in pixels
 * @param radius the number of pixels that the kernel has on each side of its centre
 */
public record GaussianBlur(double sigma, int radius) {
    private static final double CUT_OFF = 4;

    public GaussianBlur {
        if (!(sigma > 0)) {
            throw new IllegalArgumentException("sigma must be positive, but is " + sigma);
        }
    }

    /** A blur whose kernel is cut off at four standard deviations. */
    public GaussianBlur(double sigma) {
        this(sigma, (int) (CUT_OFF * sigma + 0.5));
    }

    /** Smooths maps {@code [B, H, W]}; the result belongs to their manager. */
    public NDArray apply(NDArray maps) {
        Shape shape = maps.getShape();
        ImageSize size = new ImageSize((int) shape.get(1), (int) shape.get(2));
        return EagerOperand.compute(maps, operand -> apply(operand, size));
    }

    /** The same for operands, maps of this size. */
    public Operand apply(Operand maps, ImageSize size) {
        return filter(size).apply(maps);
    }

    private SeparableFilter filter(ImageSize size) {
        return new SeparableFilter(axis(size.height()), axis(size.width()));
    }

    private Axis axis(int length) {
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int k = -radius; k <= radius; k++) {
            kernel[k + radius] = Math.exp(-k * k / (2 * sigma * sigma));
            sum += kernel[k + radius];
        }
        double total = sum;
        return Axis.of(length, length, (i, weights) -> {
            for (int k = -radius; k <= radius; k++) {
                weights.add(Axis.mirrored(i + k, length), kernel[k + radius] / total);
            }
        });
    }
}
