package io.anomalight.onnx;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.OutsideColor;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.onnx.schema.TensorProto;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The input of an ONNX file and its preprocessing: scaling, resizing, and painting of what does not count. */
final class OnnxInput {
    private static final int RGB = 3;

    private final ProtoGraph graph;
    private final AnomalyModule module;
    private final ImageSize size;
    private final ImageChannels channels;
    private final boolean letterbox;

    OnnxInput(ProtoGraph graph, AnomalyModule module) {
        this.graph = graph;
        this.module = module;
        this.size = module.inputSize();
        this.channels = module.capabilities().channels().current().get();
        this.letterbox = module.capabilities().resize() == ResizeMode.LETTERBOX;
    }

    /** The value of each channel in padding, as text. */
    static String padding(int channels) {
        return channels == RGB
                ? OutsideColor.RED + ", " + OutsideColor.GREEN + ", " + OutsideColor.BLUE
                : IntStream.range(0, channels)
                        .mapToObj(channel -> Float.toString(OutsideColor.of(channel, channels)))
                        .collect(Collectors.joining(", "));
    }

    /** Adds the input; returns images in [0, 1], {@code [batch, C, H, W]}, painted outside of the region of a category. */
    Value of(String category) {
        Value images = letterbox ? padded() : resized(channels.areRgb() ? bytes() : scaled());
        return module.capabilities()
                .region()
                .get()
                .of(category)
                .map(region -> letterbox
                        ? PaintedInput.ofPadded(images, region, channels.count())
                        : PaintedInput.of(images, region, channels.count()))
                .orElse(images);
    }

    private Value bytes() {
        Value bytes = graph.input(ValueInfos.array(
                "image",
                "RGB images of one size, colours last, rows from top to bottom.",
                TensorProto.DataType.UINT8,
                "batch",
                "height",
                "width",
                RGB));
        return graph.apply(Operator.of("Cast").with("to", TensorProto.DataType.FLOAT.getNumber()), bytes)
                .div(graph.scalar(255))
                .transpose(0, 3, 1, 2);
    }

    /** Images of any samples, whose channels are scaled to their ranges. */
    private Value scaled() {
        Value planes = graph.input(ValueInfos.array(
                        "image",
                        "Images of one size, channels last, rows from top to bottom, in [0, 1]: each sample divided by the"
                                + " largest value of its type, for instance 65535.",
                        TensorProto.DataType.FLOAT,
                        "batch",
                        "height",
                        "width",
                        channels.count()))
                .transpose(0, 3, 1, 2);
        if (channels.ranges().isEmpty()) {
            return planes;
        }
        Value inRange = planes.sub(perChannel(ImageChannels.Range::low))
                .div(perChannel(range -> range.high() - range.low()))
                .maximum(0);
        return graph.apply(Operator.of("Min"), inRange, graph.scalar(1));
    }

    private Value perChannel(ToDoubleFunction<ImageChannels.Range> number) {
        List<ImageChannels.Range> ranges = channels.ranges();
        float[] numbers = new float[ranges.size()];
        for (int channel = 0; channel < numbers.length; channel++) {
            numbers[channel] = (float) number.applyAsDouble(ranges.get(channel));
        }
        return graph.constant(numbers, 1, numbers.length, 1, 1);
    }

    private Value resized(Value planes) {
        // The attributes for Pillow's BILINEAR: a triangle filter that is wider when shrinking and is cut at the
        // border.
        Operator resize = Operator.of("Resize")
                .with("mode", "linear")
                .with("antialias", 1)
                .with("exclude_outside", 1)
                .with("coordinate_transformation_mode", "half_pixel")
                .withAll("axes", 2, 3);
        Value sizes = graph.constant(new long[] {size.height(), size.width()}, 2);
        return graph.apply(resize, planes, graph.none(), graph.none(), sizes);
    }

    /** The input of a model of padded images, which the graph does not pad: its shape depends on each image. */
    private Value padded() {
        String content = channels.count() == RGB ? "RGB images" : "Images of " + channels.count() + " channels";
        String scaled = channels.ranges().isEmpty() ? "" : " after scaling to channel_ranges";
        return graph.input(ValueInfos.array(
                "image",
                content + " in [0, 1]" + scaled
                        + ", resized with their aspect ratio into the middle; the padding has the colour "
                        + padding(channels.count()) + ".",
                TensorProto.DataType.FLOAT,
                "batch",
                channels.count(),
                size.height(),
                size.width()));
    }
}
