package io.anomalight.models.components.flow;

import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@link NormalizingFlow} as a graph for ONNX, for whole feature maps. The columns of a matrix are the vectors. As in {@link
 * FoldedFlow}, global affine transformations and permutations are folded into the weights. It also supports rotations.
 */
public final class FlowGraph {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private FlowGraph() {}

    /**
     * The log-likelihood of each vector divided by its length C, {@code [B, N]}.
     *
     * @param features {@code [B, C, N]}
     * @param conditions condition of each position, {@code [P, N]}; empty for an unconditional flow
     */
    public static Value logLikelihood(NormalizingFlow flow, Value features, Optional<Value> conditions) {
        FlowShape shape = flow.shape();
        Value kept = features;
        FoldedChannels folded = FoldedChannels.plain(shape.channels());
        List<Value> scales = new ArrayList<>();
        double constant = -shape.channels() * HALF_LOG_TWO_PI;
        for (int i = 0; i < shape.blocks(); i++) {
            CouplingGraph block = new CouplingGraph(flow, i, folded);
            CouplingGraph.Coupled coupled = block.apply(kept, conditions);
            kept = coupled.kept();
            scales.add(coupled.boundedScale());
            constant += block.logGlobalScale();
            folded = block.after();
        }
        Graph graph = features.graph();
        Value logScales =
                scales.stream().reduce(Value::add).orElseThrow().sum(1).mul(shape.clampAlpha());
        return values(kept, folded)
                .square()
                .sum(1)
                .mul(-0.5)
                .add(logScales)
                .add(graph.scalar(constant))
                .mul(1.0 / shape.channels());
    }

    private static Value values(Value kept, FoldedChannels folded) {
        double[] shift = folded.shift().clone();
        for (int c = 0; c < shift.length; c++) {
            shift[c] *= folded.scale()[c];
        }
        return kept.mul(CouplingGraph.column(kept.graph(), folded.scale()))
                .add(CouplingGraph.column(kept.graph(), shift));
    }
}
