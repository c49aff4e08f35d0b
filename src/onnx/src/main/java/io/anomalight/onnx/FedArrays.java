package io.anomalight.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The large arrays that a session gets with each call and not as constants. ONNX Runtime copies a constant, but reads an input where it
 * is, so an array is in memory once. Of a constant that is a matrix or a filter it makes a faster form, so these stay constants; a stack
 * of matrices is read as it is.
 *
 * @param graph the bytes of the graph, with these arrays as inputs
 * @param constants names and shapes of the other arrays
 * @param inputs names and shapes of these arrays
 */
@SuppressWarnings("ArrayRecordComponent") // passed on at once
record FedArrays(byte[] graph, Map<String, List<Long>> constants, Map<String, List<Long>> inputs) {
    private static final long FEWEST_NUMBERS = 1 << 18; // 1 MB

    /**
     * Makes large arrays of a checked graph to its inputs.
     *
     * @param arrays names and shapes of all arrays beside the graph
     */
    static FedArrays of(byte[] graph, Map<String, List<Long>> arrays) throws InvalidProtocolBufferException {
        ModelProto model = ModelProto.parseFrom(graph);
        Set<String> elsewhere = usedElsewhere(model.getGraph());
        Map<String, List<Long>> constants = new LinkedHashMap<>(arrays);
        Map<String, List<Long>> inputs = new LinkedHashMap<>();
        arrays.forEach((name, shape) -> {
            long numbers = shape.stream().reduce(1L, (all, length) -> all * length);
            if (shape.size() > 2 && numbers >= FEWEST_NUMBERS && !elsewhere.contains(name)) {
                inputs.put(name, shape);
                constants.remove(name);
            }
        });
        return inputs.isEmpty()
                ? new FedArrays(graph, arrays, inputs)
                : new FedArrays(withInputs(model, inputs), constants, inputs);
    }

    /** The values that are used as something else than the second factor of a product. */
    private static Set<String> usedElsewhere(GraphProto graph) {
        return graph.getNodeList().stream()
                .flatMap(node -> node.getInputList().stream().limit(isProduct(node) ? 1 : Long.MAX_VALUE))
                .collect(Collectors.toSet());
    }

    private static boolean isProduct(NodeProto node) {
        return node.getOpType().equals("MatMul");
    }

    private static byte[] withInputs(ModelProto model, Map<String, List<Long>> inputs) {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearInitializer();
        for (TensorProto initializer : model.getGraph().getInitializerList()) {
            if (inputs.containsKey(initializer.getName())) {
                graph.addInput(ValueInfos.array(
                        initializer.getName(),
                        "An array of the archive.",
                        TensorProto.DataType.FLOAT,
                        initializer.getDimsList().stream().map(Math::toIntExact).toArray()));
            } else {
                graph.addInitializer(initializer);
            }
        }
        return model.toBuilder().setGraph(graph).build().toByteArray();
    }
}
