package io.anomalight.onnx.int8;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.onnx.OutsideArrays;
import io.anomalight.onnx.ScoringSession;
import io.anomalight.onnx.schema.AttributeProto;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import io.anomalight.onnx.schema.TypeProto;
import io.anomalight.onnx.schema.ValueInfoProto;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Runs a graph in float32 and observes the ranges of values. It owns native memory until {@link #close}. Not thread-safe. */
final class RangeSession implements AutoCloseable {
    private static final String LOWEST = "lowest/";
    private static final String HIGHEST = "highest/";

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OutsideArrays arrays;
    private final Map<String, Range> ranges = new HashMap<>();
    private final String input;
    private final OrtSession session;

    /**
     * Opens a graph.
     *
     * @param values the observed values
     * @throws UnusableException with the reason, if ONNX Runtime can't run the graph
     */
    RangeSession(ModelProto model, GraphParts parts, Set<String> values, ScoringSession.Numbers outside)
            throws UnusableException {
        this.input = model.getGraph().getInput(0).getName();
        values.forEach(value -> ranges.put(value, Range.ZERO));
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            this.arrays = OutsideArrays.of(parts.outside(), outside);
            this.session = session(observing(model, values), options);
        } catch (OrtException e) {
            throw new UnusableException("has a graph that ONNX Runtime can't run: " + e.getMessage(), e);
        }
    }

    private OrtSession session(ModelProto model, OrtSession.SessionOptions options) throws OrtException {
        try {
            arrays.addTo(options);
            return environment.createSession(model.toByteArray(), options);
        } catch (OrtException | RuntimeException | Error failure) {
            arrays.close();
            throw failure;
        }
    }

    /** The model with the lowest and the highest number of each value as its outputs. */
    private static ModelProto observing(ModelProto model, Set<String> values) {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
        for (String value : values) {
            observe(graph, "ReduceMin", value, LOWEST + value);
            observe(graph, "ReduceMax", value, HIGHEST + value);
        }
        return model.toBuilder().setGraph(graph).build();
    }

    private static void observe(GraphProto.Builder graph, String operator, String value, String output) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addInput(value)
                .addOutput(output)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("keepdims")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(0)));
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(output)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()))));
    }

    /** Widens the ranges by a batch of images, {@code [B, 3, H, W]}. */
    void observe(FloatBuffer images, long... shape) {
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, images, shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            for (Map.Entry<String, Range> each : ranges.entrySet()) {
                each.setValue(each.getValue()
                        .with(number(result, LOWEST + each.getKey()), number(result, HIGHEST + each.getKey())));
            }
        } catch (OrtException e) {
            ModuleFailure failure =
                    new ModuleFailure("ONNX Runtime failed: " + e.getMessage(), "export with weights=f32");
            failure.initCause(e);
            throw failure;
        }
    }

    private static float number(OrtSession.Result result, String name) {
        return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer().get(0);
    }

    /** The range of each value over all images until now. */
    Map<String, Range> ranges() {
        return Map.copyOf(ranges);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't close a session", e);
        } finally {
            arrays.close();
        }
    }
}
