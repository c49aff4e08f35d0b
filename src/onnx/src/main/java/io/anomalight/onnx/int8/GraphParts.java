package io.anomalight.onnx.int8;

import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes and arrays of a graph, found by the names of values. */
final class GraphParts {
    private static final List<NodeProto> NONE = List.of();

    private final List<NodeProto> nodes;
    private final Map<String, TensorProto> arrays = new HashMap<>();
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();

    GraphParts(GraphProto graph) {
        this.nodes = graph.getNodeList();
        graph.getInitializerList().forEach(array -> arrays.put(array.getName(), array));
        for (NodeProto node : nodes) {
            node.getOutputList().forEach(output -> producers.put(output, node));
            node.getInputList().forEach(input -> consumers
                    .computeIfAbsent(input, name -> new ArrayList<>())
                    .add(node));
        }
    }

    List<NodeProto> nodes() {
        return nodes;
    }

    /** The node that computes a value; absent for inputs and arrays. */
    Optional<NodeProto> producer(String value) {
        return Optional.ofNullable(producers.get(value));
    }

    List<NodeProto> consumers(String value) {
        return consumers.getOrDefault(value, NONE);
    }

    /** Names and shapes of the arrays that are not in the graph: the weights of the model. */
    Map<String, List<Long>> outside() {
        Map<String, List<Long>> outside = new HashMap<>();
        arrays.values().stream()
                .filter(GraphParts::isOutside)
                .forEach(array -> outside.put(array.getName(), array.getDimsList()));
        return outside;
    }

    private static boolean isOutside(TensorProto array) {
        return array.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    }

    /**
     * The weight of the model from which a value is computed, perhaps as a part of it or with its axes in another order.
     *
     * @return empty if the value depends on the images, or on no weight
     */
    Optional<String> weightOf(String value) {
        TensorProto array = arrays.get(value);
        if (array != null) {
            return isOutside(array) ? Optional.of(value) : Optional.empty();
        }
        Optional<NodeProto> node = producer(value).filter(GraphParts::isView);
        return node.flatMap(view -> weightOf(view.getInput(0)));
    }

    /** Whether a node only takes a part of its first input, or changes its shape; its other inputs are constants. */
    private static boolean isView(NodeProto node) {
        return switch (node.getOpType()) {
            case "Reshape", "Slice", "Transpose", "Unsqueeze" -> true;
            default -> false;
        };
    }
}
