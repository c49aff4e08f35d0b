package io.anomalight.models.components.backbone;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor of a weights file other than those of convolutions and batch norms.
 *
 * @param name its name in the file
 * @param shape its shape
 * @param mean mean of random numbers, if the encoder has random weights
 * @param deviation standard deviation of these numbers
 */
public record Weight(String name, List<Long> shape, double mean, double deviation) {
    public Weight {
        shape = List.copyOf(shape);
    }

    /** A tensor with this shape. */
    public static Weight of(String name, double mean, double deviation, long... shape) {
        return new Weight(name, Arrays.stream(shape).boxed().toList(), mean, deviation);
    }

    /** The shape as an array. */
    public long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** The number of elements. */
    public int size() {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }
}
