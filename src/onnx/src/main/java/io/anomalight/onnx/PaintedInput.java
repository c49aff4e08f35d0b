package io.anomalight.onnx;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.OutsideColor;
import io.anomalight.framework.onnx.Value;

/** Paints the pixels outside of a region of interest in a graph, as {@link InputRegion#painted} does. */
final class PaintedInput {
    /** Larger than 1 divided by the smallest squared distance of a colour of 16 bits from the painted one. */
    private static final double SHARP = 1e12;

    /** Larger than 1 divided by the smallest overlap of two intervals of pixels. */
    private static final double STEEP = 1e6;

    private PaintedInput() {}

    /** Paints stretched images, {@code [B, C, H, W]}. */
    static Value of(Value images, InputRegion region, int channels) {
        ImageSize size = region.size();
        return Value.of(
                painted(images, images.constant(region.numbers(), 1, 1, size.height(), size.width()), channels));
    }

    /**
     * Paints images among padding, which has its exact colour: the region is that of the image itself, see {@link
     * InputRegion#placed}, so the graph finds the rows and columns of the image, and the pixels of the region from which each of its
     * pixels is mixed.
     */
    static Value ofPadded(Value images, InputRegion region, int channels) {
        ImageSize size = region.size();
        Operand image = shown(images, channels).reshape(-1, size.height(), size.width());
        Operand rows = mixedFrom(image.max(2), size.height()); // [B, H, H]
        Operand columns = mixedFrom(image.max(1), size.width()); // [B, W, W]
        Operand outside = images.constant(region.numbers(), 1, size.height(), size.width())
                .mul(-1)
                .add(1);
        Operand among = rows.matMul(outside).matMul(columns.transpose(0, 2, 1)); // how many of these lie outside
        Operand inside = among.mul(-1).add(1).relu().mul(image);
        Operand none = inside.reshape(-1, size.pixels())
                .max(1)
                .reshape(-1, 1, 1)
                .mul(-1)
                .add(1);
        Operand counted =
                inside.add(none.mul(image)); // an image that is too small to tell parts of it apart counts as a whole
        return Value.of(painted(images, counted.reshape(-1, 1, size.height(), size.width()), channels));
    }

    /** 1 for a pixel of an image, and 0 for padding, {@code [B, H, W]}. */
    private static Operand shown(Value images, int channels) {
        float[] color = color(channels);
        Operand distance = images.sub(images.constant(color, 1, color.length, 1, 1))
                .square()
                .sum(1);
        return distance.mul(-SHARP).add(1).relu().mul(-1).add(1);
    }

    /**
     * 1 where a line of the canvas, with half a line around it, is mixed from a line of the image, otherwise 0.
     *
     * @param shown 1 for the lines of the canvas that show the image, {@code [B, N]}
     * @param lines the number N of lines of the canvas, and of the image before it was placed
     * @return {@code [B, N, N]}, first the lines of the canvas
     */
    private static Operand mixedFrom(Operand shown, int lines) {
        float[] upTo = new float[lines * lines];
        float[] first = new float[lines];
        for (int line = 0; line < lines; line++) {
            first[line] = line;
            for (int other = line; other < lines; other++) {
                upTo[line * lines + other] = 1;
            }
        }
        Operand count = shown.sum(new int[] {1}, true).reshape(-1, 1, 1);
        Operand scale = shown.scalar(lines).div(count); // lines of the image for each of the canvas
        Operand number = shown.matMul(shown.constant(upTo, lines, lines)).reshape(-1, lines, 1); // counted from 1
        Operand from = number.add(-1.5).mul(scale);
        Operand to = number.add(0.5).mul(scale);
        Operand line = shown.constant(first, 1, 1, lines);
        Operand before = to.sub(line);
        Operand after = line.add(1).sub(from);
        Operand overlap = before.sub(before.sub(after).relu()); // the smaller one
        Operand touched = overlap.sub(shown.scalar(0.25).div(count)).mul(STEEP).relu();
        return touched.sub(touched.add(-1).relu()); // at most 1
    }

    private static Operand painted(Value images, Operand inside, int channels) {
        Operand color = inside.mul(-1).add(1).mul(images.constant(color(channels), 1, channels, 1, 1));
        return images.mul(inside).add(color);
    }

    private static float[] color(int channels) {
        float[] color = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            color[channel] = OutsideColor.of(channel, channels);
        }
        return color;
    }
}
