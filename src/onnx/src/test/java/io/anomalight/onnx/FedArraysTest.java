package io.anomalight.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.OperatorSetIdProto;
import io.anomalight.onnx.schema.StringStringEntryProto;
import io.anomalight.onnx.schema.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A large stack of matrices is an input of the session, so that ONNX Runtime does not copy it. */
class FedArraysTest {
    private static final Map<String, List<Long>> SHAPES =
            Map.of("stack", List.of(3L, 512L, 512L), "small", List.of(1L, 1L, 1L));

    /** The sum of an image's products with a stack; the map is the image's first colour plane. */
    private static GraphProto.Builder graph() {
        return GraphProto.newBuilder()
                .setName("test")
                .addInput(ValueInfos.array("images", "", TensorProto.DataType.FLOAT, 1, 3, 512, 512))
                .addOutput(ValueInfos.array("score", "", TensorProto.DataType.FLOAT, 1))
                .addOutput(ValueInfos.array("anomaly_map", "", TensorProto.DataType.FLOAT, 1, 1, 1))
                .addNode(node("MatMul", "product", "images", "stack"))
                .addNode(node("ReduceMax", "largest", "product"))
                .addNode(node("Mul", "scaled", "largest", "small"))
                .addNode(node("Reshape", "score", "scaled", "one"))
                .addNode(node("Reshape", "anomaly_map", "scaled", "three"))
                .addInitializer(outside("stack"))
                .addInitializer(outside("small"))
                .addInitializer(lengths("one", 1))
                .addInitializer(lengths("three", 1, 1, 1));
    }

    private static NodeProto node(String type, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static TensorProto outside(String name) {
        return TensorProto.newBuilder()
                .setName(name)
                .addAllDims(SHAPES.getOrDefault(name, List.of()))
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(ScoringGraph.OUTSIDE))
                .build();
    }

    private static TensorProto lengths(String name, long... lengths) {
        ByteBuffer bytes = ByteBuffer.allocate(lengths.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long length : lengths) {
            bytes.putLong(length);
        }
        return TensorProto.newBuilder()
                .setName(name)
                .addDims(lengths.length)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .setRawData(ByteString.copyFrom(bytes.array()))
                .build();
    }

    private static byte[] model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(ModelMessage.OPERATOR_SET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    @Test
    void aStackOfMatricesBecomesAnInput() throws Exception {
        FedArrays fed = FedArrays.of(model(graph()), SHAPES);

        assertThat(fed.inputs().keySet()).isEqualTo(Set.of("stack"));
        assertThat(fed.constants().keySet()).isEqualTo(Set.of("small"));
        GraphProto changed = ModelProto.parseFrom(fed.graph()).getGraph();
        assertThat(changed.getInputList()).extracting(input -> input.getName()).containsExactly("images", "stack");
        assertThat(changed.getInitializerList())
                .extracting(array -> array.getName())
                .containsExactly("small", "one", "three");
    }

    @Test
    void anArrayThatAnotherOperatorUsesStaysAConstant() throws Exception {
        byte[] model = model(graph().addNode(node("Relu", "unused", "stack")));

        FedArrays fed = FedArrays.of(model, SHAPES);
        assertThat(fed.inputs()).isEmpty();
        assertThat(fed.graph()).isSameAs(model);
    }

    @Test
    void aSessionComputesWithTheInput() throws UnusableException {
        try (ScoringSession session = ScoringSession.open(model(graph()), SHAPES, FedArraysTest::twos, 1)) {
            FloatBuffer ones = filled(3 * 512 * 512, 1);
            assertThat(session.run(ones, 1, 3, 512, 512).scores()).containsExactly(512 * 2 * 2);
        }
    }

    /** Relu of the stack is a constant of 3 MB, which is computed once, or at each call if few images come. */
    @Test
    void aSessionForFewImagesGivesTheSameScores() throws UnusableException {
        GraphProto.Builder folded = graph();
        folded.setNode(0, node("MatMul", "product", "images", "rectified"))
                .addNode(0, node("Relu", "rectified", "stack"));
        for (boolean fewImages : new boolean[] {false, true}) {
            try (ScoringSession session =
                    ScoringSession.open(model(folded), SHAPES, FedArraysTest::twos, 1, fewImages)) {
                for (int call = 0; call < 2; call++) {
                    FloatBuffer ones = filled(3 * 512 * 512, 1);
                    assertThat(session.run(ones, 1, 3, 512, 512).scores()).containsExactly(512 * 2 * 2);
                }
            }
        }
    }

    private static FloatBuffer twos(String name) {
        long numbers = SHAPES.getOrDefault(name, List.of()).stream().reduce(1L, (all, length) -> all * length);
        return filled((int) numbers, 2);
    }

    private static FloatBuffer filled(int numbers, float number) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(numbers * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        while (buffer.hasRemaining()) {
            buffer.put(number);
        }
        return buffer.flip();
    }
}
