package io.anomalight.onnx.int8;

import com.google.protobuf.ByteString;
import io.anomalight.onnx.NeededParts;
import io.anomalight.onnx.schema.AttributeProto;
import io.anomalight.onnx.schema.GraphProto;
import io.anomalight.onnx.schema.ModelProto;
import io.anomalight.onnx.schema.NodeProto;
import io.anomalight.onnx.schema.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes the nodes of a graph again, with rounded values and weights. Not thread-safe. */
final class Int8Writer {
    private static final String QUANTIZED = "/int8";
    private static final String DEQUANTIZED = "/rounded";
    private static final String SCALE = "/scale";
    private static final String ZERO = "/zero";
    /** Half of what int32 holds, so that the products have space, too. */
    private static final float LARGEST_BIAS = 1 << 30;

    private final ModelProto model;
    private final Map<String, LayerWeights.Array> weights;
    private final IntegerPlan plan;
    private final Map<String, Range> ranges;
    private final GraphProto.Builder graph;
    private final Set<String> arrays = new HashSet<>();
    private final Map<String, Weights> written = new HashMap<>();

    Int8Writer(ModelProto model, IntegerPlan plan, Map<String, LayerWeights.Array> weights, Map<String, Range> ranges) {
        this.model = model;
        this.plan = plan;
        this.weights = weights;
        this.ranges = ranges;
        this.graph = model.getGraph().toBuilder().clearNode();
    }

    byte[] written() {
        model.getGraph().getInputList().forEach(input -> round(input.getName()));
        for (NodeProto node : model.getGraph().getNodeList()) {
            NodeProto.Builder copy = node.toBuilder();
            for (int i = 0; i < node.getInputCount(); i++) {
                String value = node.getInput(i);
                if (plan.rounded().containsKey(value) && plan.readsRounded(node, value)) {
                    copy.setInput(i, value + DEQUANTIZED);
                }
            }
            if (plan.layers().contains(node)) {
                weights(node, copy);
            }
            graph.addNode(copy);
            node.getOutputList().forEach(this::round);
        }
        return model.toBuilder().setGraph(NeededParts.of(graph)).build().toByteArray();
    }

    private void round(String value) {
        String owner = plan.rounded().get(value);
        if (owner == null) {
            return;
        }
        Range range = Objects.requireNonNull(ranges.get(owner));
        if (arrays.add(owner)) {
            floats(owner + SCALE, List.of(), range.scale());
            bytes(owner + ZERO, TensorProto.DataType.UINT8, List.of(), ByteBuffer.wrap(new byte[] {
                (byte) range.zeroPoint()
            }));
        }
        String[] scale = {owner + SCALE, owner + ZERO};
        node("QuantizeLinear", value + QUANTIZED, value, scale);
        node("DequantizeLinear", value + DEQUANTIZED, value + QUANTIZED, scale);
    }

    private void weights(NodeProto layer, NodeProto.Builder copy) {
        String name = layer.getInput(1);
        Weights rounded = written.computeIfAbsent(name, first -> write(layer));
        copy.setInput(1, name + DEQUANTIZED);
        if (hasBias(layer)) {
            copy.setInput(2, bias(layer, rounded.scales()));
        }
    }

    private static boolean hasBias(NodeProto layer) {
        return layer.getInputCount() > 2;
    }

    private Weights write(NodeProto layer) {
        String name = layer.getInput(1);
        LayerWeights.Array exact = array(name);
        int axis = IntegerPlan.isConvolution(layer) ? 0 : exact.shape().size() - 1;
        float[] leastScales = new float[Math.toIntExact(exact.shape().get(axis))];
        Arrays.fill(leastScales, Float.MIN_NORMAL);
        if (hasBias(layer)) {
            // A channel of almost no weight may have a bias that is too many of its steps for int32.
            FloatBuffer bias = array(layer.getInput(2)).numbers();
            for (int i = 0; i < leastScales.length; i++) {
                leastScales[i] = Math.max(leastScales[i], Math.abs(bias.get(i)) / inputScale(layer) / LARGEST_BIAS);
            }
        }
        Weights rounded = Weights.of(exact, axis, leastScales);
        perChannel(name, axis, TensorProto.DataType.INT8, exact.shape(), rounded.numbers(), rounded.scales());
        return rounded;
    }

    private LayerWeights.Array array(String name) {
        return Objects.requireNonNull(weights.get(name));
    }

    private float inputScale(NodeProto layer) {
        return Objects.requireNonNull(ranges.get(plan.rounded().get(layer.getInput(0))))
                .scale();
    }

    /** Writes the bias of a convolution in int32, in the scale of its products; returns the name. */
    private String bias(NodeProto layer, float... weightScales) {
        // Two convolutions may share a bias, but not the scale of their inputs.
        String name = layer.getName() + "/bias";
        float inputScale = inputScale(layer);
        FloatBuffer bias = array(layer.getInput(2)).numbers();
        float[] scales = new float[weightScales.length];
        ByteBuffer rounded = ByteBuffer.allocate(scales.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < scales.length; i++) {
            scales[i] = inputScale * weightScales[i];
            rounded.putInt(Math.round(bias.get(i) / scales[i]));
        }
        perChannel(name, 0, TensorProto.DataType.INT32, List.of((long) scales.length), rounded.flip(), scales);
        return name + DEQUANTIZED;
    }

    private void perChannel(
            String name, int axis, TensorProto.DataType type, List<Long> shape, ByteBuffer numbers, float... scales) {
        bytes(name + QUANTIZED, type, shape, numbers);
        floats(name + SCALE, List.of((long) scales.length), scales);
        node("DequantizeLinear", name + DEQUANTIZED, name + QUANTIZED, name + SCALE);
        graph.getNodeBuilder(graph.getNodeCount() - 1)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("axis")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(axis));
    }

    private void node(String operator, String output, String input, String... parameters) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addOutput(output)
                .addInput(input)
                .addAllInput(List.of(parameters)));
    }

    private void floats(String name, List<Long> shape, float... numbers) {
        ByteBuffer raw = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(numbers);
        bytes(name, TensorProto.DataType.FLOAT, shape, raw);
    }

    private void bytes(String name, TensorProto.DataType type, List<Long> shape, ByteBuffer raw) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(shape)
                .setRawData(ByteString.copyFrom(raw)));
    }
}
