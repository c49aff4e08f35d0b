package io.anomalight.onnx;

import io.anomalight.models.components.backbone.FeatureLayer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A graph and the layers that have been found out so far. Thread-safe. */
final class ProbedGraph {
    private final EncoderGraph graph;
    private final Map<List<String>, List<FeatureLayer>> layers = new HashMap<>();

    ProbedGraph(EncoderGraph graph) {
        this.graph = graph;
    }

    EncoderGraph graph() {
        return graph;
    }

    /** The layers of these taps. */
    synchronized List<FeatureLayer> layers(List<String> taps) {
        return layers.computeIfAbsent(List.copyOf(taps), names -> {
            try (LayerProbe probe = new LayerProbe(graph, names)) {
                return List.copyOf(probe.layers());
            }
        });
    }
}
