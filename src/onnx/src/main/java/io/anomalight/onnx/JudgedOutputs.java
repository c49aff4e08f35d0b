package io.anomalight.onnx;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.onnx.schema.TensorProto;
import java.util.ArrayList;
import java.util.List;

/** What comes out of the graph: a module's judgement, and what a {@link PostProcessor} makes of it. */
record JudgedOutputs(WrittenGraph graph, ImageSize size) {

    void write(OnnxPrediction judgement, PostProcessor learned) {
        Level images = new Level(
                "image",
                "score",
                "normalized_score",
                "label",
                List.of(),
                learned.imageThreshold(),
                learned.imageRange());
        Level pixels = new Level(
                "pixel",
                "anomaly_map",
                "normalized_map",
                "mask",
                List.of(size.height(), size.width()),
                learned.pixelThreshold(),
                learned.pixelRange());
        Value finitePixels = finite(judgement.anomalyMaps());
        // A score is no better than its map: what takes the largest of a map may pass over NaN.
        Value valid = graph.apply(Operator.of("And"), finite(judgement.scores()), all(finitePixels));
        write(judgement.scores(), valid, images);
        write(judgement.anomalyMaps(), finitePixels, pixels);
        graph.output(
                valid,
                Described.array(
                        "valid",
                        "Whether the image's score and map are finite numbers. Where they are not, the label is true:"
                                + " the image is not known to be normal.",
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

    /** Whether something holds for all pixels, {@code [B]} of {@code [B, H, W]}. */
    private Value all(Value pixels) {
        Value held = graph.apply(Operator.of("Cast").with("to", TensorProto.DataType.FLOAT.getNumber()), pixels);
        Value failing = graph.scalar(1).sub(held).max(2).max(1);
        return graph.apply(Operator.of("Equal"), failing, graph.scalar(0));
    }

    /** The names of an image's outputs or of a pixel's, their axes beside the batch, and what scores are compared with. */
    private record Level(
            String of,
            String score,
            String normalized,
            String label,
            List<Integer> axes,
            float threshold,
            double range) {}

    private void write(Value scores, Value valid, Level level) {
        Value threshold = graph.named(
                level.of + "_threshold",
                "Each " + level.of + " with this score or a higher one is anomalous.",
                level.threshold);
        Value range = graph.named(
                level.of + "_range", "How far the scores of validation are apart, which become 1 long.", level.range);
        // What is not valid is never normal; runtimes differ in what they make of NaN otherwise.
        Value anomalous = graph.apply(
                Operator.of("Or"),
                graph.apply(Operator.of("Not"), valid),
                graph.apply(Operator.of("GreaterOrEqual"), scores, threshold));
        Value unlimited = scores.sub(threshold).div(range).add(graph.scalar(0.5));
        // What is just below the threshold must not be rounded to one half, where the anomalous begins.
        Value highest =
                graph.apply(Operator.of("Where"), anomalous, graph.scalar(1), graph.scalar(Math.nextDown(0.5f)));
        Value limited = graph.apply(Operator.of("Min"), unlimited.atLeast(0), highest);
        Value normalized = graph.apply(Operator.of("Where"), valid, limited, graph.scalar(1));
        TensorProto.DataType number = TensorProto.DataType.FLOAT;
        output(scores, level.score, "How anomalous each " + level.of + " is, as the model scores it.", number, level);
        output(normalized, level.normalized, "The same in [0, 1], 0.5 at the threshold.", number, level);
        output(
                anomalous,
                level.label,
                "Whether each " + level.of + " reaches the threshold.",
                TensorProto.DataType.BOOL,
                level);
    }

    private void output(Value value, String name, String meaning, TensorProto.DataType type, Level level) {
        List<Object> axes = new ArrayList<>(List.of("batch"));
        axes.addAll(level.axes);
        graph.output(value, Described.array(name, meaning, type, axes.toArray()));
    }
}
