package io.anomalight.onnx.int8;

import io.anomalight.onnx.schema.NodeProto;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says which nodes of a graph compute with integers, and which values are rounded to uint8 for them.
 *
 * <p>A convolution needs a rounded input and a rounded output, or a runtime computes it in float32. The output counts after its ReLU,
 * which the runtime joins with the convolution. Sums of two rounded values and max pooling between convolutions are computed with
 * integers too. A product of matrices needs a rounded input only, so its output stays float32.
 */
final class IntegerPlan {
    private final GraphParts graph;
    private final Scope scope;
    private final Set<NodeProto> layers = new LinkedHashSet<>();
    /** Rounded values, each with the value whose range it has: itself, or for max pooling its input. */
    private final Map<String, String> rounded = new LinkedHashMap<>();

    private final Set<String> convolved = new LinkedHashSet<>();

    IntegerPlan(GraphParts graph, Scope scope) {
        this.graph = graph;
        this.scope = scope;
        graph.nodes().stream().filter(this::hasIntegerWeights).forEach(layers::add);
        for (NodeProto layer : layers) {
            round(layer.getInput(0));
            if (isConvolution(layer)) {
                String end = afterRelu(layer.getOutput(0));
                round(end);
                convolved.add(end);
            }
        }
    }

    /** The layers whose weights are int8. */
    Set<NodeProto> layers() {
        return layers;
    }

    /** The weights and biases of the layers, as the layers read them. */
    Set<String> weights() {
        return layers.stream()
                .flatMap(layer -> layer.getInputList().stream().skip(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The rounded values, each with the value whose range it has. */
    Map<String, String> rounded() {
        return rounded;
    }

    /** Whether a node reads the rounded numbers of a rounded value. */
    boolean readsRounded(NodeProto node, String value) {
        // Only a convolution whose output is read nowhere else in float32 is computed with integers.
        return convolved.contains(value) || isInteger(node);
    }

    private boolean isInteger(NodeProto node) {
        return layers.contains(node)
                || (isExact(node) && node.getInputList().stream().allMatch(rounded::containsKey));
    }

    /** Whether a node that has no weights can be computed with integers, because a convolution follows. */
    private boolean isExact(NodeProto node) {
        return switch (node.getOpType()) {
            case "MaxPool" -> rounded.containsKey(node.getOutput(0));
            case "Add" -> rounded.containsKey(afterRelu(node.getOutput(0)));
            default -> false;
        };
    }

    private boolean hasIntegerWeights(NodeProto node) {
        return switch (node.getOpType()) {
            case "Conv", "MatMul" ->
                graph.weightOf(node.getInput(1)).filter(scope::includes).isPresent();
            default -> false;
        };
    }

    static boolean isConvolution(NodeProto layer) {
        return layer.getOpType().equals("Conv");
    }

    private void round(String value) {
        if (rounded.containsKey(value)) {
            return;
        }
        Optional<NodeProto> pooling =
                graph.producer(value).filter(node -> node.getOpType().equals("MaxPool"));
        if (pooling.isPresent()) {
            String input = pooling.get().getInput(0);
            round(input);
            rounded.put(value, rounded.get(input));
        } else {
            rounded.put(value, value);
        }
    }

    /** The output of the ReLU behind a value, if nothing else reads the value; otherwise the value. */
    private String afterRelu(String value) {
        List<NodeProto> readers = graph.consumers(value);
        return readers.size() == 1 && readers.get(0).getOpType().equals("Relu")
                ? readers.get(0).getOutput(0)
                : value;
    }
}
