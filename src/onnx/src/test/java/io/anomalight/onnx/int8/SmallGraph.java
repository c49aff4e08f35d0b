package io.anomalight.onnx.int8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.anomalight.onnx.schema.AttributeProto;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.OperatorSetIdProto;
import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.TensorShapeProto;
import io.anomalight.onnx.schema.TypeProto;
import io.anomalight.onnx.schema.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A graph of a few nodes for tests, from "images", {@code [1, 3, side, side]}, to "map", with its weights beside it. */
final class SmallGraph {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<String, float[]> weights = new LinkedHashMap<>();

    SmallGraph(int side) {
        graph.setName("small");
        graph.addInput(value("images", 1, 3, side, side));
        graph.addOutput(value("map"));
    }

    private static ValueInfoProto value(String name, int... lengths) {
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber());
        for (int length : lengths) {
            tensor.getShapeBuilder()
                    .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(length));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    void weight(String name, List<Long> shape, float... numbers) {
        weights.put(name, numbers.clone());
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .addAllDims(shape)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL));
    }

    void node(String operator, String output, String... inputs) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addOutput(output)
                .addAllInput(List.of(inputs)));
    }

    void pooling(String output, String input) {
        node("MaxPool", output, input);
        attribute("kernel_shape", 1, 1);
    }

    void transposed(String output, String input) {
        node("Transpose", output, input);
        attribute("perm", 1, 0);
    }

    private void attribute(String name, long first, long second) {
        graph.getNodeBuilder(graph.getNodeCount() - 1)
                .addAttribute(AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeProto.AttributeType.INTS)
                        .addInts(first)
                        .addInts(second));
    }

    FloatBuffer numbers(String name) {
        float[] numbers = Objects.requireNonNull(weights.get(name));
        return ByteBuffer.allocateDirect(numbers.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(numbers)
                .flip();
    }

    /** The graph without its weights. */
    byte[] graph() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    /** A graph that was made from this one, with the weights that are not in it. */
    byte[] withWeights(byte[] made) throws InvalidProtocolBufferException {
        ModelProto.Builder model = ModelProto.parseFrom(made).toBuilder();
        for (TensorProto.Builder array : model.getGraphBuilder().getInitializerBuilderList()) {
            if (array.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                float[] numbers = Objects.requireNonNull(weights.get(array.getName()));
                ByteBuffer raw =
                        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                raw.asFloatBuffer().put(numbers);
                array.clearDataLocation().setRawData(ByteString.copyFrom(raw));
            }
        }
        return model.build().toByteArray();
    }
}
