package io.anomalight.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import io.anomalight.framework.failure.UserError;
import io.anomalight.models.components.backbone.weights.NetworkFile;
import io.anomalight.onnx.schema.AttributeProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.OperatorSetIdProto;
import io.anomalight.onnx.schema.TensorProto;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Parses an ONNX file and refuses what an encoder does not need: operators beyond the standard, subgraphs, functions, and numbers
 * in other files. What is left only computes numbers from images; it can't read files or run without an end.
 */
record GraphCheck(NetworkFile file) {
    private static final String STANDARD = "ai.onnx";
    /** Bytes of an element, by the number of its type: float32, uint8, int8, int32, int64, bool, float16, float64, bfloat16. */
    private static final Map<Integer, Integer> BYTES = Map.of(1, 4, 2, 1, 3, 1, 6, 4, 7, 8, 9, 1, 10, 2, 11, 8, 16, 2);

    /**
     * The model.
     *
     * @throws UserError if the file is no ONNX file, or has something that is not allowed
     */
    ModelProto parsed() {
        ModelProto model = parse();
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw refused("is not an ONNX file: it has no graph", "set model.encoder.file to an ONNX file");
        }
        check(model);
        check(model.getGraph());
        checkOpset(model);
        model.getGraph().getInitializerList().forEach(this::check);
        model.getGraph().getNodeList().forEach(this::check);
        return model;
    }

    private ModelProto parse() {
        try {
            long structure = WireBudget.structureBytes(file.content());
            if (structure > WireBudget.MOST_STRUCTURE_BYTES) {
                throw refused(
                        "has " + structure + " bytes beside the numbers of its weights, more than "
                                + WireBudget.MOST_STRUCTURE_BYTES,
                        "export a smaller network, with weights as float32");
            }
            CodedInputStream in = CodedInputStream.newInstance(file.content());
            in.enableAliasing(true); // the weights are not copied
            return ModelProto.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw refused("is not an ONNX file, or is damaged", "set model.encoder.file to an ONNX file");
        } catch (IOException e) {
            throw new IllegalStateException("an array can be read", e);
        }
    }

    private UserError refused(String fault, String cure) {
        return new UserError(file.path() + " " + fault + "; " + cure);
    }

    private void check(MessageOrBuilder message) {
        OnnxFields.refused(message).ifPresent(what -> {
            throw refused(
                    "has " + what + ", which an encoder may not have",
                    "export the network again with the standard's operators alone");
        });
    }

    private void checkOpset(ModelProto model) {
        long opset = opset(model).orElse(0L);
        if (opset < AllowedOperators.OLDEST_OPSET || opset > AllowedOperators.NEWEST_OPSET) {
            throw refused(
                    "has operators of version " + opset + " of the standard (opset), but "
                            + AllowedOperators.OLDEST_OPSET + " to " + AllowedOperators.NEWEST_OPSET + " are possible",
                    "export it again with opset_version=18");
        }
    }

    /** The version of the standard's operators; empty if the model states none. */
    static Optional<Long> opset(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> isStandard(set.getDomain()))
                .map(OperatorSetIdProto::getVersion)
                .findFirst();
    }

    private static boolean isStandard(String domain) {
        return domain.isEmpty() || domain.equals(STANDARD);
    }

    private void check(NodeProto node) {
        check((MessageOrBuilder) node);
        String domain = node.getDomain();
        if (!isStandard(domain) || !AllowedOperators.has(node.getOpType())) {
            String name = (isStandard(domain) ? "" : domain + ".") + node.getOpType();
            throw refused(
                    "has the operator " + name + " (node \"" + node.getName() + "\"), which an encoder may not have",
                    "the manual lists the possible operators; export the network without it");
        }
        node.getAttributeList().forEach(this::check);
    }

    private void check(AttributeProto attribute) {
        check((MessageOrBuilder) attribute);
        for (ByteString bytes : attribute
                .getUnknownFields()
                .getField(OnnxFields.ATTRIBUTE_TENSOR)
                .getLengthDelimitedList()) {
            try {
                check(TensorProto.parseFrom(bytes));
            } catch (InvalidProtocolBufferException e) {
                throw refused("is damaged in the attribute \"" + attribute.getName() + "\"", "export it again");
            }
        }
    }

    private void check(TensorProto tensor) {
        check((MessageOrBuilder) tensor);
        boolean elsewhere =
                tensor.getDataLocation() != TensorProto.DataLocation.DEFAULT || tensor.getExternalDataCount() > 0;
        if (elsewhere) {
            throw refused(
                    "has numbers in another file, which an encoder may not have",
                    "export it as one file, in PyTorch with external_data=False");
        }
        Integer each = BYTES.get(tensor.getDataType());
        if (each == null) {
            throw refused(
                    "has the array \"" + tensor.getName() + "\" of the element type " + tensor.getDataType()
                            + ", which an encoder may not have",
                    "export the network in float32");
        }
        if (tensor.hasRawData() && tensor.getRawData().size() != bytes(tensor, each)) {
            throw refused(
                    "is damaged: its array \"" + tensor.getName() + "\" of shape " + tensor.getDimsList() + " has "
                            + tensor.getRawData().size() + " bytes",
                    "export it again, or copy it again");
        }
    }

    /** The bytes of an array of this shape; negative if it can't exist. */
    private static long bytes(TensorProto tensor, int each) {
        long bytes = each;
        for (long length : tensor.getDimsList()) {
            long next = length < 0 ? -1 : Math.multiplyHigh(bytes, length);
            if (next != 0) {
                return -1;
            }
            bytes *= length;
        }
        return bytes;
    }
}
