package io.anomalight.models.components.maps;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.SeparableFilter.Axis;

/**
 * Resizes maps like PyTorch's {@code F.interpolate}, without antialiasing.
 *
 * <p>DJL's own interpolation ignores {@code align_corners} and antialiases when it makes maps smaller. So this class multiplies
 * maps with two weight matrices instead. Maps are {@code [B, h, w]}; results are {@code [B, H, W]} and belong to the maps'
 * manager. The graphs for ONNX use the same matrix products.
 */
public final class MapResize {
    private MapResize() {}

    /** Makes the filter of one axis from its input and output length. */
    @FunctionalInterface
    private interface Scaling {
        Axis axis(int in, int out);
    }

    private static final Scaling ALIGN_CORNERS = (in, out) -> {
        float step = out > 1 ? (in - 1) / (float) (out - 1) : 0;
        return Axis.of(in, out, (i, weights) -> interpolate(i * step, in, weights));
    };

    private static final Scaling BILINEAR = (in, out) -> {
        float step = in / (float) out;
        return Axis.of(in, out, (i, weights) -> interpolate(Math.max(0, (i + 0.5f) * step - 0.5f), in, weights));
    };

    private static final Scaling NEAREST = (in, out) -> {
        float step = in / (float) out;
        return Axis.of(in, out, (i, weights) -> weights.add(Math.min((int) (i * step), in - 1), 1));
    };

    /** Bilinear with {@code align_corners=True}: the centres of the corner pixels are aligned. */
    public static NDArray alignCorners(NDArray maps, ImageSize size) {
        return resize(maps, ALIGN_CORNERS, size);
    }

    /** The same for operands, from and to these sizes. */
    public static Operand alignCorners(Operand maps, ImageSize from, ImageSize to) {
        return filter(ALIGN_CORNERS, from, to).apply(maps);
    }

    /** Bilinear with {@code align_corners=False}: pixels are squares, and the outer corners of the corner pixels are aligned. */
    public static NDArray bilinear(NDArray maps, ImageSize size) {
        return resize(maps, BILINEAR, size);
    }

    /** The same for operands, from and to these sizes. */
    public static Operand bilinear(Operand maps, ImageSize from, ImageSize to) {
        return filter(BILINEAR, from, to).apply(maps);
    }

    /** Nearest: each pixel gets the value of the map pixel that contains its upper left corner. */
    public static NDArray nearest(NDArray maps, ImageSize size) {
        return resize(maps, NEAREST, size);
    }

    /** The same for operands, from and to these sizes. */
    public static Operand nearest(Operand maps, ImageSize from, ImageSize to) {
        return filter(NEAREST, from, to).apply(maps);
    }

    /**
     * Bilinear interpolation at {@code first + step · i}, in rows and columns of the maps. Positions before the first or after
     * the last pixel get the value of this pixel.
     */
    public static Operand sampled(Operand maps, ImageSize from, ImageSize to, double first, double step) {
        Scaling scaling = (in, out) ->
                Axis.of(in, out, (i, weights) -> interpolate((float) Math.max(0, first + step * i), in, weights));
        return filter(scaling, from, to).apply(maps);
    }

    /** Adds this number of rows and columns of zeros at each edge of maps of this size. */
    public static Operand bordered(Operand maps, ImageSize from, int border) {
        Scaling scaling = (in, out) -> Axis.of(in, out, (i, weights) -> {
            if (i >= border && i < border + in) {
                weights.add(i - border, 1);
            }
        });
        ImageSize to = new ImageSize(from.height() + 2 * border, from.width() + 2 * border);
        return filter(scaling, from, to).apply(maps);
    }

    private static void interpolate(float position, int in, Axis.Weights weights) {
        int left = Math.min((int) position, in - 1);
        float share = Math.min(1, position - left);
        weights.add(left, 1 - share);
        weights.add(Math.min(left + 1, in - 1), share);
    }

    private static ImageSize size(NDArray maps) {
        Shape shape = maps.getShape();
        return new ImageSize((int) shape.get(1), (int) shape.get(2));
    }

    private static NDArray resize(NDArray maps, Scaling scaling, ImageSize to) {
        SeparableFilter filter = filter(scaling, size(maps), to);
        return EagerOperand.compute(maps, filter::apply);
    }

    private static SeparableFilter filter(Scaling scaling, ImageSize from, ImageSize to) {
        return new SeparableFilter(scaling.axis(from.height(), to.height()), scaling.axis(from.width(), to.width()));
    }
}
