package io.anomalight.onnx;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Leftovers;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.OutsideColor;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.StringStringEntryProto;
import io.anomalight.onnx.schema.TensorProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a trained module as a single ONNX file. Its input is decoded pixels; its outputs are scores, maps and labels.
 *
 * <p>The input {@code image} is {@code [batch, height, width, 3]}, RGB in bytes. The graph resizes images of any size as
 * Anomalight does. The outputs are {@code score}, {@code normalized_score}, {@code label} and {@code valid}, {@code [batch]},
 * {@code p_value}, {@code [batch]}, if the post-processor has scores of normal images,
 * {@code review}, {@code [batch]}, if it has a review threshold, and of each pixel of the module's input size {@code anomaly_map}, {@code normalized_map} and {@code mask}, {@code [batch, H,
 * W]}. An image whose score or map is not finite is not valid; its label is true and its normalised score 1.
 *
 * <p>Labels are by score. A post-processor by whose regions images are judged is refused, and the mask has all pixels that reach the
 * threshold, also those that filters of regions drop; then the metadata has {@code region_filters_not_applied}.
 */
public final class OnnxExport {
    private static final String PADDING = OutsideColor.RED + ", " + OutsideColor.GREEN + ", " + OutsideColor.BLUE;

    private OnnxExport() {}

    /**
     * Writes a module with its thresholds and normalisation. Only the thread of the module may call it.
     *
     * @param postProcessor the thresholds of the category, or of all images
     * @param category the category of the images that the file will score; empty if it is for all images
     * @param metadata further metadata of the file, beside name, version, input size, thresholds and provenance
     * @throws UserError if the module can't be exported, regions decide the verdict, or the file can't be written; then no file is left
     */
    public static void write(
            Path file,
            AnomalyModule module,
            PostProcessor postProcessor,
            String category,
            Map<String, String> metadata) {
        ModelProto model = model(module, postProcessor, category, metadata, ProtoGraph.MOST_BYTES);
        try {
            Leftovers.cleanBeside(file);
            AtomicFile.write(file, temporary -> {
                try (OutputStream out = Files.newOutputStream(temporary)) {
                    model.writeTo(out);
                }
            });
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    /** As {@link #write(Path, AnomalyModule, PostProcessor, String, Map)}, for images without a category. */
    public static void write(
            Path file, AnomalyModule module, PostProcessor postProcessor, Map<String, String> metadata) {
        write(file, module, postProcessor, "", metadata);
    }

    /** Builds the protobuf message of the file. */
    static ModelProto model(
            AnomalyModule module,
            PostProcessor postProcessor,
            String category,
            Map<String, String> metadata,
            long mostBytes) {
        if (postProcessor.regions().decide()) {
            throw new UserError(
                    "a verdict by regions can't be written as ONNX, because ONNX has no operator that finds connected"
                            + " pixels; use an archive, or give trainer.verdict=score for labels by score");
        }
        ProtoGraph graph = new ProtoGraph(module.name(), mostBytes);
        ImageSize size = module.inputSize();
        boolean letterbox = module.capabilities().resize() == ResizeMode.LETTERBOX;
        OnnxPrediction prediction =
                ModelMessage.exportable(module).toOnnx(painted(module, category, graph, letterbox), category);
        new GraphOutputs(graph, size).write(prediction, postProcessor);
        ModelProto.Builder model = ModelMessage.of(graph, module.name());
        metadata(module, postProcessor, category, metadata)
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    /** Adds the input and its preprocessing, in which pixels outside of the region of the category are painted. */
    private static Value painted(AnomalyModule module, String category, ProtoGraph graph, boolean letterbox) {
        Value images = letterbox ? padded(graph, module.inputSize()) : images(graph, module.inputSize());
        return module.capabilities()
                .region()
                .get()
                .of(category)
                .map(region -> letterbox ? PaintedInput.ofPadded(images, region) : PaintedInput.of(images, region))
                .orElse(images);
    }

    /** Adds the input and its preprocessing; returns RGB in [0, 1], {@code [batch, 3, H, W]}. */
    private static Value images(ProtoGraph graph, ImageSize size) {
        Value bytes = graph.input(ValueInfos.array(
                "image",
                "RGB images of one size, colours last, rows from top to bottom.",
                TensorProto.DataType.UINT8,
                "batch",
                "height",
                "width",
                3));
        Value planes = graph.apply(Operator.of("Cast").with("to", TensorProto.DataType.FLOAT.getNumber()), bytes)
                .div(graph.scalar(255))
                .transpose(0, 3, 1, 2);
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

    /** Adds the input of a model of padded images, which the graph does not pad: its shape depends on each image. */
    private static Value padded(ProtoGraph graph, ImageSize size) {
        return graph.input(ValueInfos.array(
                "image",
                "RGB images in [0, 1], resized with their aspect ratio into the middle; the padding has the colour "
                        + PADDING + ".",
                TensorProto.DataType.FLOAT,
                "batch",
                3,
                size.height(),
                size.width()));
    }

    private static Map<String, String> metadata(
            AnomalyModule module, PostProcessor postProcessor, String category, Map<String, String> metadata) {
        Map<String, String> all = new TreeMap<>(metadata);
        all.putAll(module.state().provenance());
        all.put("model", module.name());
        all.put("anomalight_version", AnomalightVersion.current());
        if (!category.isEmpty()) {
            all.put("category", category);
        }
        all.put("input_size", module.inputSize().toString());
        if (module.capabilities().resize() == ResizeMode.LETTERBOX) {
            all.put("resize", "letterbox: the input is padded, with the exact colour " + PADDING);
        }
        all.put("image_threshold", Float.toString(postProcessor.imageThreshold()));
        all.put("image_threshold_origin", postProcessor.imageThresholdOrigin());
        if (postProcessor.hasReview()) {
            all.put("review_threshold", Float.toString(postProcessor.reviewThreshold()));
            all.put("review_threshold_origin", postProcessor.reviewThresholdOrigin());
        }
        if (postProcessor.falseAlarms().known()) {
            all.put("false_alarms", postProcessor.falseAlarms().sentence());
        }
        if (!postProcessor.regions().filters().areNone()) {
            all.put(
                    "region_filters_not_applied",
                    postProcessor.regions().filters().toString());
        }
        all.put("pixel_threshold", Float.toString(postProcessor.pixelThreshold()));
        all.put("pixel_threshold_origin", postProcessor.pixelThresholdOrigin());
        return all;
    }
}
