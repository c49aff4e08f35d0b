package io.anomalight.onnx;

import io.anomalight.framework.onnx.Value;
import io.anomalight.onnx.schema.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds the nodes of an encoder's file to a graph, under names of their own. */
record GraphSplice(ProtoGraph target, EncoderGraph encoder) {
    private static final String PREFIX = "encoder/";

    /**
     * Adds the nodes that compute these values, and their weights unless the graph has them.
     *
     * @param input the network's input, {@code [B, 3, H, W]}
     * @return the values, in this order
     * @throws io.anomalight.framework.failure.UserError if an operator of the file has no equal in the graph's version
     */
    List<Value> add(Value input, List<String> values) {
        List<NodeProto> nodes = encoder.nodes(values);
        Map<String, String> names = new HashMap<>(Map.of("", "", encoder.inputName(), input.name()));
        encoder.initializers(nodes)
                .forEach(weight -> names.put(
                        weight.getName(),
                        target.weight(weight.toBuilder()
                                .setName(PREFIX + "weights/" + weight.getName())
                                .build())));
        OpsetConversion conversion = new OpsetConversion(target, encoder);
        String own = target.unusedPrefix(PREFIX);
        for (NodeProto node : nodes) {
            node.getOutputList().forEach(output -> names.putIfAbsent(output, own + output));
            NodeProto.Builder renamed = conversion.converted(node).setName(own + node.getName());
            for (int i = 0; i < node.getInputCount(); i++) {
                renamed.setInput(i, name(names, node.getInput(i)));
            }
            for (int i = 0; i < node.getOutputCount(); i++) {
                renamed.setOutput(i, name(names, node.getOutput(i)));
            }
            target.node(renamed.build());
        }
        return values.stream()
                .map(value -> new Value(target, name(names, value)))
                .toList();
    }

    private String name(Map<String, String> names, String name) {
        String known = names.get(name);
        if (known == null) {
            throw new IllegalStateException(encoder.file().path() + " uses \"" + name + "\" before it is computed");
        }
        return known;
    }
}
