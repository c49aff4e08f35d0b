package io.anomalight.onnx;

import com.google.protobuf.MessageOrBuilder;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.TypeProto;
import io.anomalight.onnx.schema.ValueInfoProto;
import java.util.List;

/**
 * Whether a message and all messages in it have only fields of our schema: no other graphs, functions or arrays. Each message of the
 * schema is named here, because protobuf's reflection takes a tenth of a second at its first use.
 */
final class KnownFields {
    private KnownFields() {}

    static boolean only(ModelProto model) {
        return only((MessageOrBuilder) model)
                && only(model.getOpsetImportList())
                && only(model.getMetadataPropsList())
                && only(model.getGraph());
    }

    private static boolean only(GraphProto graph) {
        if (!only((MessageOrBuilder) graph)) {
            return false;
        }
        for (NodeProto node : graph.getNodeList()) {
            if (!only((MessageOrBuilder) node) || !only(node.getAttributeList())) {
                return false;
            }
        }
        for (TensorProto tensor : graph.getInitializerList()) {
            if (!only((MessageOrBuilder) tensor) || !only(tensor.getExternalDataList())) {
                return false;
            }
        }
        return values(graph.getInputList()) && values(graph.getOutputList());
    }

    private static boolean values(List<ValueInfoProto> values) {
        for (ValueInfoProto value : values) {
            TypeProto.Tensor tensor = value.getType().getTensorType();
            if (!only((MessageOrBuilder) value)
                    || !only((MessageOrBuilder) value.getType())
                    || !only((MessageOrBuilder) tensor)
                    || !only((MessageOrBuilder) tensor.getShape())
                    || !only(tensor.getShape().getDimList())) {
                return false;
            }
        }
        return true;
    }

    private static boolean only(List<? extends MessageOrBuilder> messages) {
        for (MessageOrBuilder message : messages) {
            if (!only(message)) {
                return false;
            }
        }
        return true;
    }

    private static boolean only(MessageOrBuilder message) {
        return message.getUnknownFields().asMap().isEmpty();
    }
}
