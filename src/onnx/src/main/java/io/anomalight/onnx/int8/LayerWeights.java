package io.anomalight.onnx.int8;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.onnx.NeededParts;
import io.anomalight.onnx.OutsideArrays;
import io.anomalight.onnx.ScoringSession;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.TypeProto;
import io.anomalight.onnx.schema.ValueInfoProto;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Computes the weights and biases of layers as the layers read them: a graph may take parts of an array, or transpose it. */
final class LayerWeights {
    private LayerWeights() {}

    /**
     * The numbers of one value.
     *
     * @param numbers in row-major order
     */
    record Array(List<Long> shape, FloatBuffer numbers) {}

    /**
     * Computes values that depend on arrays only.
     *
     * @param outside the numbers of the arrays beside the graph
     * @throws UnusableException with the reason, if an array can't be read, or ONNX Runtime can't compute a value
     */
    static Map<String, Array> of(ModelProto model, Set<String> values, ScoringSession.Numbers outside)
            throws UnusableException {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearInput().clearOutput();
        values.forEach(value -> graph.addOutput(ValueInfoProto.newBuilder()
                .setName(value)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber())))));
        GraphProto needed = NeededParts.of(graph);
        Map<String, List<Long>> shapes = new GraphParts(needed).outside();
        byte[] bytes = model.toBuilder().setGraph(needed).build().toByteArray();
        try (OutsideArrays arrays = OutsideArrays.of(shapes, outside);
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            arrays.addTo(options);
            try (OrtSession session = OrtEnvironment.getEnvironment().createSession(bytes, options);
                    OrtSession.Result result = session.run(Map.of())) {
                Map<String, Array> computed = new HashMap<>();
                for (String value : values) {
                    OnnxTensor tensor = (OnnxTensor) result.get(value).orElseThrow();
                    List<Long> shape =
                            LongStream.of(tensor.getInfo().getShape()).boxed().toList();
                    computed.put(value, new Array(shape, tensor.getFloatBuffer()));
                }
                return computed;
            }
        } catch (OrtException e) {
            throw new UnusableException("has weights that ONNX Runtime can't read: " + e.getMessage(), e);
        }
    }
}
