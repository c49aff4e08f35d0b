package io.anomalight.onnx;

import com.google.protobuf.MessageOrBuilder;
import io.anomalight.onnx.schema.AttributeProto;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fields of the standard that our schema leaves out. Protobuf keeps them as unknown fields and writes them again.
 *
 * <p>Only the fields that are known to be harmless are allowed, so a field of a later version of ONNX is refused.
 */
final class OnnxFields {
    static final int ATTRIBUTE_TENSOR = 5;
    static final int FLOAT_DATA = 4;
    static final int INT32_DATA = 5;
    static final int INT64_DATA = 7;
    static final int RAW_DATA = 9;

    private static final Map<Class<?>, Set<Integer>> ALLOWED = Map.of(
            ModelProto.class, Set.of(),
            // value_info, quantization_annotation, metadata_props
            GraphProto.class, Set.of(13, 14, 16),
            // doc_string, metadata_props
            NodeProto.class, Set.of(6, 9),
            // t, floats, strings, doc_string, and a type that our schema does not have
            AttributeProto.class, Set.of(ATTRIBUTE_TENSOR, 7, 9, 13, 20),
            // 16: metadata_props
            TensorProto.class, Set.of(FLOAT_DATA, INT32_DATA, INT64_DATA, 16));

    private static final Map<Class<?>, Map<Integer, String>> NAMES = Map.of(
            ModelProto.class, Map.of(20, "training information", 25, "functions"),
            GraphProto.class, Map.of(15, "sparse tensors"),
            NodeProto.class, Map.of(8, "an overloaded function"),
            AttributeProto.class,
                    Map.of(6, "a subgraph", 11, "subgraphs", 10, "a list of tensors", 21, "an attribute of a function"),
            TensorProto.class,
                    Map.of(
                            6, "texts",
                            10, "float64 numbers",
                            11, "unsigned numbers"));

    private OnnxFields() {}

    /** What a message has that is not allowed, in words; empty if it has nothing of this kind. */
    static Optional<String> refused(MessageOrBuilder message) {
        Class<?> type = message.getClass();
        Set<Integer> allowed = ALLOWED.getOrDefault(type, Set.of());
        return message.getUnknownFields().asMap().keySet().stream()
                .filter(field -> !allowed.contains(field))
                .findFirst()
                .map(field -> NAMES.getOrDefault(type, Map.of())
                        .getOrDefault(field, "the unknown field " + field + " of " + type.getSimpleName()));
    }
}
