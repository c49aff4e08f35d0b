package io.anomalight.models.components.maps;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.ImageSize;
import io.anomalight.models.components.maps.SeparableFilter.Axis;

/**
 * Resizing of maps as PyTorch's {@code F.interpolate} does it, without antialiasing.
 *
 * <p>DJL's own interpolation ignores {@code align_corners} and antialiases where it shrinks; two products with sparse weight
 * matrices do not. Maps are {@code [B, h, w]}, results {@code [B, H, W]} of the maps' manager.
 */
public final class MapResize {
    private MapResize() {}

    /** What is to be known of one axis. */
    @FunctionalInterface
    private interface Scaling {
        Axis axis(int in, int out);
    }

    /** Bilinear with {@code align_corners=True}: corners on corners. */
    public static NDArray alignCorners(NDArray maps, ImageSize size) {
        return resize(maps, size, (in, out) -> {
            float step = out > 1 ? (in - 1) / (float) (out - 1) : 0;
            return Axis.of(in, out, (i, weights) -> between(i * step, in, weights));
        });
    }

    /** Bilinear with {@code align_corners=False}: pixels are squares, and centres lie on centres. */
    public static NDArray bilinear(NDArray maps, ImageSize size) {
        return resize(maps, size, (in, out) -> {
            float step = in / (float) out;
            return Axis.of(in, out, (i, weights) -> between(Math.max(0, (i + 0.5f) * step - 0.5f), in, weights));
        });
    }

    /** Nearest: each pixel is that of the maps in which its upper left corner lies. */
    public static NDArray nearest(NDArray maps, ImageSize size) {
        return resize(maps, size, (in, out) -> {
            float step = in / (float) out;
            return Axis.of(in, out, (i, weights) -> weights.add(Math.min((int) (i * step), in - 1), 1));
        });
    }

    /**
     * Linear between the pixels of the maps, at {@code first + step · i} counted in their rows and columns; beyond the last
     * of them, the last.
     */
    public static NDArray sampled(NDArray maps, ImageSize size, double first, double step) {
        return resize(
                maps,
                size,
                (in, out) ->
                        Axis.of(in, out, (i, weights) -> between((float) Math.max(0, first + step * i), in, weights)));
    }

    private static void between(float position, int in, Axis.Weights weights) {
        int left = Math.min((int) position, in - 1);
        float share = Math.min(1, position - left);
        weights.add(left, 1 - share);
        weights.add(Math.min(left + 1, in - 1), share);
    }

    private static NDArray resize(NDArray maps, ImageSize size, Scaling scaling) {
        Shape from = maps.getShape();
        return new SeparableFilter(
                        scaling.axis((int) from.get(1), size.height()), scaling.axis((int) from.get(2), size.width()))
                .apply(maps);
    }
}
