package io.anomalight.onnx;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.onnx.schema.TensorProto;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a module as a graph for {@link ScoringSession}: from resized images to raw scores and maps, without thresholds.
 *
 * <p>The input {@code images} is {@code [batch, 3, H, W]}, RGB in [0, 1], or the channels that the module reads. The outputs are {@code score}, {@code [batch]}, and
 * {@code anomaly_map}, {@code [batch, H, W]}. The graph holds no array that a checkpoint or an archive holds: it has only its name
 * and shape.
 */
public final class ScoringGraph {
    static final String IMAGES = "images";
    static final String SCORE = "score";
    static final String ANOMALY_MAP = "anomaly_map";
    /** The location of arrays that are not in the graph; no file has this name. */
    static final String OUTSIDE = "anomalight-archive";

    private static final String BATCH = "batch";
    private static final int RGB = 3;

    private ScoringGraph() {}

    /**
     * Writes the graph of a module. Only the thread of the module may call it.
     *
     * @param categories the categories of the images on which the module was trained; empty if it knows none
     * @throws UserError if the module can't be written as a graph, or needs another one for each category
     */
    public static byte[] of(AnomalyModule module, Set<String> categories) {
        if (module.state().pretrainedFile().isPresent()) {
            throw new UserError("its encoder is a network in a file, so a graph would hold the weights of the encoder a"
                    + " second time");
        }
        List<byte[]> graphs = categories.stream()
                .map(category -> ofCategory(module, category))
                .toList();
        if (graphs.stream().anyMatch(graph -> !Arrays.equals(graph, graphs.get(0)))) {
            throw new UserError(
                    module.name() + " as it is configured can't be written as one graph: the score of an image"
                            + " depends on its category");
        }
        return graphs.isEmpty() ? ofCategory(module, "") : graphs.get(0);
    }

    private static byte[] ofCategory(AnomalyModule module, String category) {
        ProtoGraph graph = new ProtoGraph(module.name(), ProtoGraph.MOST_BYTES, archived(module.state()));
        ImageSize size = module.inputSize();
        TensorProto.DataType number = TensorProto.DataType.FLOAT;
        int channels = module.capabilities().channels().current().get().count();
        String meaning = channels == RGB ? "RGB in [0, 1]." : "Channels in [0, 1].";
        Value images =
                graph.input(ValueInfos.array(IMAGES, meaning, number, BATCH, channels, size.height(), size.width()));
        OnnxPrediction prediction = ModelMessage.exportable(module).toOnnx(images, category);
        graph.output(prediction.scores(), ValueInfos.array(SCORE, "Higher is more anomalous.", number, BATCH));
        graph.output(
                prediction.anomalyMaps(),
                ValueInfos.array(
                        ANOMALY_MAP, "The raw score of each pixel.", number, BATCH, size.height(), size.width()));
        return ModelMessage.of(graph, module.name()).build().toByteArray();
    }

    private static Set<String> archived(ModuleState state) {
        Set<String> names = new HashSet<>(state.pretrained().keySet());
        names.addAll(state.saved().keySet());
        return names;
    }
}
