package io.anomalight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.onnx.schema.AttributeProto;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.OperatorSetIdProto;
import io.anomalight.onnx.schema.StringStringEntryProto;
import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.TensorShapeProto;
import io.anomalight.onnx.schema.TypeProto;
import io.anomalight.onnx.schema.ValueInfoProto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A graph of a stranger's archive can do nothing but arithmetic on the arrays of the archive. */
class ScoringGraphCheckTest {
    private static final Map<String, List<Long>> SHAPES = Map.of("weight", List.of(2L, 3L));

    private static GraphProto.Builder graph() {
        return GraphProto.newBuilder()
                .addInput(ValueInfoProto.newBuilder().setName("images"))
                .addOutput(ValueInfoProto.newBuilder().setName("score"))
                .addOutput(ValueInfoProto.newBuilder().setName("anomaly_map"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Relu")
                        .addInput("images")
                        .addOutput("score"))
                .addInitializer(reference("weight", ScoringGraph.OUTSIDE));
    }

    private static TensorProto.Builder reference(String name, String location) {
        return TensorProto.newBuilder()
                .setName(name)
                .addDims(2)
                .addDims(3)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location));
    }

    private static byte[] model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static void assertRefused(UnaryOperator<GraphProto.Builder> change, String reason) {
        assertThatThrownBy(() -> ScoringGraphCheck.arrays(model(change.apply(graph())), SHAPES))
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aGraphOfKnownOperatorsNamesItsArrays() throws UnusableException {
        assertThat(ScoringGraphCheck.arrays(model(graph()), SHAPES)).isEqualTo(SHAPES);
    }

    @Test
    void otherOperatorsAreRefused() {
        assertRefused(graph -> graph.addNode(NodeProto.newBuilder().setOpType("Loop")), "the operator \"Loop\"");
        assertRefused(
                graph -> graph.addNode(NodeProto.newBuilder().setOpType("Relu").setDomain("com.microsoft")),
                "the operator \"com.microsoft Relu\"");
        assertRefused(
                graph -> graph.addNode(NodeProto.newBuilder().setOpType("\u001b[2J" + "x".repeat(200))), "\"??2Jxxx");
    }

    @Test
    void arraysOfOtherFilesAreRefused() {
        assertRefused(
                graph -> graph.setInitializer(0, reference("weight", "/etc/passwd")), "\"weight\" is in another file");
        assertRefused(
                graph -> graph.setInitializer(0, reference("other", ScoringGraph.OUTSIDE)),
                "\"other\" is not among the arrays");
        assertRefused(
                graph -> graph.setInitializer(
                        0, reference("weight", ScoringGraph.OUTSIDE).addDims(1_000_000_000)),
                "has another shape");
    }

    @Test
    void fieldsThatOurGraphsDoNotHaveAreRefused() {
        UnknownFieldSet subgraph = UnknownFieldSet.newBuilder()
                .addField(
                        6,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("x"))
                                .build())
                .build();
        assertRefused(
                graph -> graph.addNode(NodeProto.newBuilder().setOpType("Relu").setUnknownFields(subgraph)),
                "a field that Anomalight's graphs do not have");
    }

    /** The check names each message of the schema; this finds the messages by reflection, so none can be forgotten. */
    @Test
    void anUnknownFieldInAnyMessageIsRefused() throws IOException {
        ModelProto whole = ModelProto.parseFrom(model(graph().setNode(
                                0,
                                graph().getNode(0).toBuilder()
                                        .addAttribute(
                                                AttributeProto.newBuilder().setI(1)))
                        .setInput(0, described("images"))
                        .setOutput(0, described("score"))))
                .toBuilder()
                .addMetadataProps(StringStringEntryProto.newBuilder().setKey("key"))
                .build();
        assertThat(KnownFields.only(whole)).isTrue();
        Set<String> changed = new TreeSet<>();
        for (ModelProto foreign : withAnUnknownField(whole, changed)) {
            assertThat(KnownFields.only(foreign)).as("%s", foreign).isFalse();
        }
        Set<String> schema = new TreeSet<>();
        names(ModelProto.getDescriptor(), schema);
        assertThat(changed).isEqualTo(schema);
    }

    private static ValueInfoProto.Builder described(String name) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(3));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setShape(shape)));
    }

    /** Copies of a message, each with an unknown field in one of its messages. */
    @SuppressWarnings("unchecked")
    private static <T extends Message> List<T> withAnUnknownField(T message, Set<String> changed) {
        UnknownFieldSet unknown =
                UnknownFieldSet.newBuilder().mergeVarintField(500, 1).build();
        List<T> copies = new ArrayList<>();
        copies.add((T) message.toBuilder().setUnknownFields(unknown).build());
        changed.add(message.getDescriptorForType().getName());
        message.getAllFields().forEach((field, value) -> {
            List<?> all = field.isRepeated() ? (List<?>) value : List.of(value);
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i) instanceof Message part) {
                    for (Message copy : withAnUnknownField(part, changed)) {
                        Message.Builder builder = message.toBuilder();
                        copies.add((T) (field.isRepeated()
                                        ? builder.setRepeatedField(field, i, copy)
                                        : builder.setField(field, copy))
                                .build());
                    }
                }
            }
        });
        return copies;
    }

    private static void names(Descriptors.Descriptor type, Set<String> names) {
        if (names.add(type.getName())) {
            type.getFields().stream()
                    .filter(field -> field.getJavaType() == Descriptors.FieldDescriptor.JavaType.MESSAGE)
                    .forEach(field -> names(field.getMessageType(), names));
        }
    }

    @Test
    void otherInputsAndOutputsAreRefused() {
        assertRefused(graph -> graph.addInput(ValueInfoProto.newBuilder().setName("more")), "its input is not");
        assertRefused(GraphProto.Builder::clearOutput, "its outputs are not");
    }

    @Test
    void bytesThatAreNoGraphAreRefused() {
        assertThatThrownBy(() -> ScoringGraphCheck.arrays(new byte[] {1, 2, 3}, SHAPES))
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining("has a graph that can't be read");
        assertThatCode(() -> ScoringGraphCheck.arrays(model(graph()), SHAPES)).doesNotThrowAnyException();
    }
}
