package io.anomalight.onnx;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.onnx.schema.TensorProto;
import java.util.ArrayList;
import java.util.List;

/** Adds the outputs of a graph: the scores and maps of the module, and the labels and normalised scores of its post-processor. */
record GraphOutputs(ProtoGraph graph, ImageSize size) {

    void write(OnnxPrediction prediction, PostProcessor postProcessor) {
        Level images = new Level(
                "image",
                "score",
                "normalized_score",
                "label",
                List.of(),
                postProcessor.imageThreshold(),
                postProcessor.imageRange());
        Level pixels = new Level(
                "pixel",
                "anomaly_map",
                "normalized_map",
                "mask",
                List.of(size.height(), size.width()),
                postProcessor.pixelThreshold(),
                postProcessor.pixelRange());
        Value finitePixels = finite(prediction.anomalyMaps());
        // The map is checked, too: the maximum of a map may ignore NaN.
        Value valid = graph.apply(Operator.of("And"), finite(prediction.scores()), all(finitePixels));
        Value anomalous = write(prediction.scores(), valid, images);
        if (postProcessor.hasReview()) {
            writeReview(prediction.scores(), anomalous, postProcessor.reviewThreshold());
        }
        write(prediction.anomalyMaps(), finitePixels, pixels);
        if (postProcessor.normalScores().size() > 0) {
            writePValue(prediction.scores(), valid, postProcessor.normalScores());
        }
        graph.output(
                valid,
                ValueInfos.array(
                        "valid",
                        "Whether the score and the map of the image are finite. If not, the label is true, because the"
                                + " image can't be called normal.",
                        TensorProto.DataType.BOOL,
                        "batch"));
    }

    /** As {@link NormalScores#pValue}; the image of an invalid score has the lowest p-value. */
    private void writePValue(Value scores, Value valid, NormalScores normal) {
        float[] ascending = new float[normal.size()];
        for (int i = 0; i < ascending.length; i++) {
            ascending[i] = normal.ascending().get(i);
        }
        Value stored = graph.named(
                "normal_scores", "Raw scores of normal images that training has not seen, for p_value.", ascending);
        Value reached = graph.apply(Operator.of("LessOrEqual"), scores.expandDims(1), stored); // [B, n]
        Value counted = graph.apply(Operator.of("And"), reached, valid.expandDims(1));
        Value count = graph.apply(Operator.of("Cast").with("to", TensorProto.DataType.FLOAT.getNumber()), counted)
                .sum(1);
        graph.output(
                count.add(graph.scalar(1)).div(graph.scalar(ascending.length + 1)),
                ValueInfos.array(
                        "p_value",
                        "The share of normal images that score at least as high as each image; small is unusual.",
                        TensorProto.DataType.FLOAT,
                        "batch"));
    }

    /** Whether the verdict is {@link io.anomalight.framework.metrics.Verdict#REVIEW}. */
    private void writeReview(Value scores, Value anomalous, float threshold) {
        Value lower = graph.named(
                "review_threshold",
                "Each image with this score or a higher one that is not anomalous is for review.",
                threshold);
        graph.output(
                graph.apply(
                        Operator.of("And"),
                        graph.apply(Operator.of("Not"), anomalous),
                        graph.apply(Operator.of("GreaterOrEqual"), scores, lower)),
                ValueInfos.array(
                        "review",
                        "Whether each image is for review: its label is false, but its score reaches the review threshold.",
                        TensorProto.DataType.BOOL,
                        "batch"));
    }

    private Value finite(Value numbers) {
        return graph.apply(
                Operator.of("Not"),
                graph.apply(
                        Operator.of("Or"),
                        graph.apply(Operator.of("IsNaN"), numbers),
                        graph.apply(Operator.of("IsInf"), numbers)));
    }

    /** Whether the condition is true for all pixels: {@code [B]} from {@code [B, H, W]}. */
    private Value all(Value pixels) {
        Value asNumbers = graph.apply(Operator.of("Cast").with("to", TensorProto.DataType.FLOAT.getNumber()), pixels);
        Value anyFalse = graph.scalar(1).sub(asNumbers).max(2).max(1);
        return graph.apply(Operator.of("Equal"), anyFalse, graph.scalar(0));
    }

    /** The output names of images or pixels, their axes after the batch, and their threshold and range. */
    private record Level(
            String of,
            String score,
            String normalized,
            String label,
            List<Integer> axes,
            float threshold,
            double range) {}

    /** Returns whether each item is anomalous. */
    private Value write(Value scores, Value valid, Level level) {
        Value threshold = graph.named(
                level.of + "_threshold",
                "Each " + level.of + " with this score or a higher one is anomalous.",
                level.threshold);
        Value range = graph.named(
                level.of + "_range", "The range of scores in validation; it is scaled to a length of 1.", level.range);
        // An invalid score is never normal. Explicit, because runtimes compare NaN differently.
        Value anomalous = graph.apply(
                Operator.of("Or"),
                graph.apply(Operator.of("Not"), valid),
                graph.apply(Operator.of("GreaterOrEqual"), scores, threshold));
        Value unlimited = scores.sub(threshold).div(range).add(graph.scalar(0.5));
        // A score just below the threshold must not be rounded to 0.5, which means anomalous.
        Value highest =
                graph.apply(Operator.of("Where"), anomalous, graph.scalar(1), graph.scalar(Math.nextDown(0.5f)));
        Value limited = graph.apply(Operator.of("Min"), unlimited.maximum(0), highest);
        Value normalized = graph.apply(Operator.of("Where"), valid, limited, graph.scalar(1));
        TensorProto.DataType number = TensorProto.DataType.FLOAT;
        output(scores, level.score, "The raw score of each " + level.of + "; higher is more anomalous.", number, level);
        output(normalized, level.normalized, "The score in [0, 1], 0.5 at the threshold.", number, level);
        output(
                anomalous,
                level.label,
                "Whether each " + level.of + " is at or above the threshold.",
                TensorProto.DataType.BOOL,
                level);
        return anomalous;
    }

    private void output(Value value, String name, String meaning, TensorProto.DataType type, Level level) {
        List<Object> axes = new ArrayList<>(List.of("batch"));
        axes.addAll(level.axes);
        graph.output(value, ValueInfos.array(name, meaning, type, axes.toArray()));
    }
}
