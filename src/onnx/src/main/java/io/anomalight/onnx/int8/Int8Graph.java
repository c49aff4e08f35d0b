package io.anomalight.onnx.int8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.onnx.ScoringSession;
import io.anomalight.onnx.schema.ModelProto;
import java.nio.FloatBuffer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Turns a graph of {@link io.anomalight.onnx.ScoringGraph} into one whose layers compute with int8 weights and uint8 values, as
 * pairs of the operators {@code QuantizeLinear} and {@code DequantizeLinear} (QDQ), which ONNX Runtime joins with the layers. The ranges
 * of the values are those of good images. Not thread-safe; it owns native memory until {@link #close}.
 */
public final class Int8Graph implements AutoCloseable {
    private final ModelProto model;
    private final GraphParts parts;
    private final Map<String, LayerWeights.Array> weights;
    private final RangeSession session;

    private Int8Graph(
            ModelProto model, GraphParts parts, Map<String, LayerWeights.Array> weights, RangeSession session) {
        this.model = model;
        this.parts = parts;
        this.weights = weights;
        this.session = session;
    }

    /**
     * Opens a graph to observe its values.
     *
     * @param graph the bytes of the graph
     * @param numbers the numbers of the arrays beside it
     * @throws UnusableException with the reason, if ONNX Runtime can't run the graph
     */
    public static Int8Graph of(byte[] graph, ScoringSession.Numbers numbers) throws UnusableException {
        ModelProto model = parse(graph);
        GraphParts parts = new GraphParts(model.getGraph());
        IntegerPlan widest = new IntegerPlan(parts, Scope.ALL);
        Map<String, LayerWeights.Array> weights = LayerWeights.of(model, widest.weights(), numbers);
        Set<String> observed = new LinkedHashSet<>(widest.rounded().values());
        return new Int8Graph(model, parts, weights, new RangeSession(model, parts, observed, numbers));
    }

    private static ModelProto parse(byte[] graph) {
        try {
            return ModelProto.parseFrom(graph);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the graph must be one that ScoringGraph wrote", e);
        }
    }

    /** Observes the values of a batch of good images, {@code [B, 3, H, W]}, RGB in [0, 1]. */
    public void observe(FloatBuffer images, long... shape) {
        session.observe(images, shape);
    }

    /** The number of layers that get int8 weights. */
    public int layers(Scope scope) {
        return new IntegerPlan(parts, scope).layers().size();
    }

    /** The graph with int8 weights, for values in the observed ranges. */
    public byte[] written(Scope scope) {
        return new Int8Writer(model, new IntegerPlan(parts, scope), weights, session.ranges()).written();
    }

    @Override
    public void close() {
        session.close();
    }
}
