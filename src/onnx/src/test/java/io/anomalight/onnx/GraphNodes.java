package io.anomalight.onnx;

import io.anomalight.models.components.backbone.weights.NetworkFile;
import java.nio.file.Path;

/** The nodes of an ONNX file. */
record GraphNodes(Path file) {
    /** The name of the first value that a node of this type computes. */
    String firstOutputOf(String type) {
        EncoderGraph graph = EncoderGraph.of(NetworkFile.read(file));
        return graph.nodes(graph.outputs()).stream()
                .filter(node -> node.getOpType().equals(type))
                .findFirst()
                .orElseThrow()
                .getOutput(0);
    }
}
