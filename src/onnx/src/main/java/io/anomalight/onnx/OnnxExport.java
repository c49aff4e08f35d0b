package io.anomalight.onnx;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.Leftovers;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.StringStringEntryProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a trained module as a single ONNX file. Its input is decoded pixels; its outputs are scores, maps and labels.
 *
 * <p>The input {@code image} is {@code [batch, height, width, 3]}, RGB in bytes; or with other channels or learned ranges {@code [batch,
 * height, width, channels]}, float32 in [0, 1], where 1 is the largest value of the samples. The graph scales and resizes images of any size
 * as Anomalight does. The outputs are {@code score}, {@code normalized_score}, {@code label} and {@code valid}, {@code [batch]},
 * {@code p_value}, {@code [batch]}, if the post-processor has scores of normal images,
 * {@code review}, {@code [batch]}, if it has a review threshold, and of each pixel of the module's input size {@code anomaly_map}, {@code normalized_map} and {@code mask}, {@code [batch, H,
 * W]}. An image whose score or map is not finite is not valid; its label is true and its normalised score 1.
 *
 * <p>Labels are by score. A post-processor by whose regions images are judged is refused, and the mask has all pixels that reach the
 * threshold, also those that filters of regions drop; then the metadata has {@code region_filters_not_applied}.
 */
public final class OnnxExport {
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
        OnnxPrediction prediction =
                ModelMessage.exportable(module).toOnnx(new OnnxInput(graph, module).of(category), category);
        new GraphOutputs(graph, size).write(prediction, postProcessor);
        ModelProto.Builder model = ModelMessage.of(graph, module.name());
        metadata(module, postProcessor, category, metadata)
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
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
        ImageChannels channels = module.capabilities().channels().current().get();
        all.put("input_size", module.inputSize().toString());
        if (module.capabilities().resize() == ResizeMode.LETTERBOX) {
            all.put(
                    "resize",
                    "letterbox: the input is padded, with the exact colour " + OnnxInput.padding(channels.count()));
        }
        if (!channels.areRgb()) {
            all.put("channels", Integer.toString(channels.count()));
        }
        if (!channels.ranges().isEmpty()) {
            all.put(
                    "channel_ranges",
                    channels.ranges().stream()
                            .map(range -> range.low() + " to " + range.high())
                            .collect(Collectors.joining(", ")));
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
