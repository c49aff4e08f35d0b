package io.anomalight.onnx;

import io.anomalight.framework.failure.UserError;
import io.anomalight.onnx.schema.AttributeProto;
import io.anomalight.onnx.schema.NodeProto;
import java.util.Optional;
import java.util.Set;

/**
 * Writes nodes of other versions of the standard's operators in the version of exported graphs. Between versions 13 and 22, most
 * operators only accept more element types; the others are handled here.
 */
record OpsetConversion(ProtoGraph target, EncoderGraph encoder) {
    /** They have their axes in an attribute before version 18, and in an input since then. */
    private static final Set<String> REDUCTIONS = Set.of(
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceProd",
            "ReduceSumSquare");

    /**
     * The node in version {@link ModelMessage#OPERATOR_SET}; new inputs have their final names.
     *
     * @throws UserError if this version has no such operator
     */
    NodeProto.Builder converted(NodeProto node) {
        if (encoder.opset() == ModelMessage.OPERATOR_SET) {
            return node.toBuilder();
        }
        return encoder.opset() < ModelMessage.OPERATOR_SET ? fromOlder(node) : fromNewer(node);
    }

    private NodeProto.Builder fromOlder(NodeProto node) {
        NodeProto.Builder newer = node.toBuilder();
        if (REDUCTIONS.contains(node.getOpType())) {
            attribute(node, "axes").ifPresent(index -> {
                long[] axes = node.getAttribute(index).getIntsList().stream()
                        .mapToLong(Long::longValue)
                        .toArray();
                newer.removeAttribute(index)
                        .addInput(target.constant(axes, axes.length).name());
            });
        }
        boolean equalParts = node.getOpType().equals("Split") && node.getInputCount() == 1;
        if (equalParts) {
            newer.addAttribute(AttributeProto.newBuilder()
                    .setName("num_outputs")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(node.getOutputCount()));
        }
        return newer;
    }

    private NodeProto.Builder fromNewer(NodeProto node) {
        switch (node.getOpType()) {
            case "Gelu" -> throw refused(node);
            case "AveragePool" -> refuseIf(node, attribute(node, "dilations").isPresent());
            case "GroupNormalization" -> refuseIf(node, encoder.opset() > 20);
            case "Pad" -> refuseIf(node, text(node, "mode").equals("wrap"));
            case "Resize" ->
                refuseIf(node, text(node, "coordinate_transformation_mode").equals("half_pixel_symmetric"));
            case "Cast" -> {
                return without(node, "saturate");
            }
            default -> {}
        }
        return node.toBuilder();
    }

    private void refuseIf(NodeProto node, boolean different) {
        if (different) {
            throw refused(node);
        }
    }

    private UserError refused(NodeProto node) {
        return new UserError(encoder.file().path() + " has the operator " + node.getOpType() + " of opset "
                + encoder.opset() + ", which opset " + ModelMessage.OPERATOR_SET
                + " of exported ONNX files does not have; export the encoder again with opset_version="
                + ModelMessage.OPERATOR_SET + ", and train the model with that file");
    }

    private static NodeProto.Builder without(NodeProto node, String attribute) {
        NodeProto.Builder builder = node.toBuilder();
        attribute(node, attribute).ifPresent(builder::removeAttribute);
        return builder;
    }

    private static String text(NodeProto node, String attribute) {
        return attribute(node, attribute)
                .map(index -> node.getAttribute(index).getS().toStringUtf8())
                .orElse("");
    }

    private static Optional<Integer> attribute(NodeProto node, String name) {
        for (int i = 0; i < node.getAttributeCount(); i++) {
            if (node.getAttribute(i).getName().equals(name)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
