package io.anomalight.onnx;

import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks a graph of an archive before a runtime sees it: a graph must be arithmetic on the images and on the arrays of the
 * archive, and nothing else.
 */
final class ScoringGraphCheck {
    /** The operators that {@link ScoringGraph} writes. None of them reads a file or runs another graph. */
    private static final Set<String> OPERATORS = Set.of(
            "Add",
            "And",
            "ArgMax",
            "Atan",
            "AveragePool",
            "BatchNormalization",
            "Cast",
            "Clip",
            "Concat",
            "Conv",
            "DepthToSpace",
            "DequantizeLinear",
            "Div",
            "Equal",
            "Erf",
            "Exp",
            "Gather",
            "GatherND",
            "GlobalAveragePool",
            "Greater",
            "GreaterOrEqual",
            "Identity",
            "IsInf",
            "IsNaN",
            "LayerNormalization",
            "LeakyRelu",
            "Log",
            "MatMul",
            "Max",
            "MaxPool",
            "Min",
            "Mul",
            "Not",
            "Or",
            "Pad",
            "QuantizeLinear",
            "ReduceMax",
            "ReduceMean",
            "ReduceSum",
            "Relu",
            "Reshape",
            "Resize",
            "Sigmoid",
            "Slice",
            "Softmax",
            "Softplus",
            "Sqrt",
            "Sub",
            "Tanh",
            "TopK",
            "Transpose",
            "Unsqueeze",
            "Where");

    private ScoringGraphCheck() {}

    /**
     * Parses and checks a graph.
     *
     * @param shapes the shapes of the arrays of the archive
     * @return the names and shapes of the arrays that the graph takes from the archive
     * @throws UnusableException with the reason, if the graph is damaged, or has a part that Anomalight does not write
     */
    static Map<String, List<Long>> arrays(byte[] bytes, Map<String, List<Long>> shapes) throws UnusableException {
        ModelProto model = parse(bytes);
        GraphProto graph = model.getGraph();
        require(KnownFields.only(model), "it has a field that Anomalight's graphs do not have, such as a function");
        require(
                model.getOpsetImportList().stream()
                        .allMatch(set -> set.getDomain().isEmpty() && set.getVersion() == ModelMessage.OPERATOR_SET),
                "its operators are not those of opset " + ModelMessage.OPERATOR_SET);
        require(names(graph, true).equals(Set.of(ScoringGraph.IMAGES)), "its input is not \"images\"");
        require(
                names(graph, false).equals(Set.of(ScoringGraph.SCORE, ScoringGraph.ANOMALY_MAP)),
                "its outputs are not \"score\" and \"anomaly_map\"");
        for (NodeProto node : graph.getNodeList()) {
            check(node);
        }
        Map<String, List<Long>> outside = new LinkedHashMap<>();
        for (TensorProto initializer : graph.getInitializerList()) {
            if (initializer.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                check(initializer, shapes);
                outside.put(initializer.getName(), initializer.getDimsList());
            }
        }
        return outside;
    }

    private static ModelProto parse(byte[] bytes) throws UnusableException {
        try {
            if (WireBudget.structureBytes(bytes) > WireBudget.MOST_STRUCTURE_BYTES) {
                throw new UnusableException("has a graph that is too large");
            }
            return ModelProto.parseFrom(bytes);
        } catch (IOException e) {
            throw new UnusableException("has a graph that can't be read: " + e.getMessage(), e);
        }
    }

    private static Set<String> names(GraphProto graph, boolean inputs) {
        return (inputs ? graph.getInputList() : graph.getOutputList())
                .stream().map(value -> value.getName()).collect(Collectors.toSet());
    }

    private static void check(NodeProto node) throws UnusableException {
        require(
                node.getDomain().isEmpty() && OPERATORS.contains(node.getOpType()),
                "it has the operator " + printable(node.getDomain() + " " + node.getOpType()));
    }

    private static void check(TensorProto reference, Map<String, List<Long>> shapes) throws UnusableException {
        String name = printable(reference.getName());
        require(
                reference.getExternalDataList().stream()
                        .allMatch(entry -> entry.getKey().equals("location")
                                && entry.getValue().equals(ScoringGraph.OUTSIDE)),
                "its " + name + " is in another file");
        require(
                reference.getDimsList().equals(shapes.get(reference.getName())),
                "its " + name + " is not among the arrays, or has another shape");
    }

    private static void require(boolean fulfilled, String otherwise) throws UnusableException {
        if (!fulfilled) {
            throw new UnusableException("has a graph that Anomalight does not write: " + otherwise);
        }
    }

    private static String printable(String name) {
        String plain = name.strip().replaceAll("[^\\w./ -]", "?");
        return "\"" + plain.substring(0, Math.min(60, plain.length())) + "\"";
    }
}
