package io.anomalight.onnx;

import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.NodeProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Leaves out the parts of a graph on which no output depends. */
public final class NeededParts {
    private NeededParts() {}

    /**
     * A graph without unneeded nodes and arrays.
     *
     * @param graph a graph in which a node comes after the nodes of its inputs
     */
    public static GraphProto of(GraphProto.Builder graph) {
        Set<String> needed = new HashSet<>();
        graph.getOutputList().forEach(output -> needed.add(output.getName()));
        GraphProto.Builder pruned = graph.clone().clearNode().clearInitializer();
        List<NodeProto> nodes = new ArrayList<>();
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
                nodes.add(node);
            }
        }
        Collections.reverse(nodes);
        pruned.addAllNode(nodes);
        graph.getInitializerList().stream()
                .filter(initializer -> needed.contains(initializer.getName()))
                .forEach(pruned::addInitializer);
        return pruned.build();
    }
}
