package io.anomalight.models.components.maps;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.SeparableFilter.Axis;

/**
 * The sum of a square window around each position of a map, which is mirrored at its edges.
 *
 * @param radius positions to each side; the window is {@code 2 · radius + 1} wide
 */
public record WindowSum(int radius) {
    public WindowSum {
        if (radius < 0) {
            throw new IllegalArgumentException("the radius of a window must be at least 0, but is " + radius);
        }
    }

    /** Sums maps {@code [B, h, w]} of this size. */
    public Operand apply(Operand maps, ImageSize size) {
        return new SeparableFilter(axis(size.height()), axis(size.width())).apply(maps);
    }

    private Axis axis(int length) {
        return Axis.of(length, length, (i, weights) -> {
            for (int k = -radius; k <= radius; k++) {
                weights.add(Axis.mirrored(i + k, length), 1);
            }
        });
    }
}
