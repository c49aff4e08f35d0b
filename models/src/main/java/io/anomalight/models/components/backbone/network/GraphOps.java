package io.anomalight.models.components.backbone.network;

import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Graph;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.Padding;
import io.anomalight.models.components.backbone.layout.Convolution;
import java.util.function.UnaryOperator;

/** Builds a graph for ONNX. */
public final class GraphOps implements NetworkOps<Value> {
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private final Graph graph;
    private final ModuleState state;
    private final String prefix;
    private final Padding padding;

    /** Uses the arrays of the state whose names begin with {@code prefix}. */
    public GraphOps(Graph graph, ModuleState state, String prefix) {
        this(graph, state, prefix, Padding.ZEROS);
    }

    /** As above, with another padding of all convolutions. */
    GraphOps(Graph graph, ModuleState state, String prefix, Padding padding) {
        this.graph = graph;
        this.state = state;
        this.prefix = prefix;
        this.padding = padding;
    }

    /** The operator of a convolution; its inputs are maps, a kernel and optionally a bias. */
    public static Operator operator(Convolution convolution) {
        if (convolution.transposed()) {
            throw new IllegalArgumentException(convolution.name() + " is transposed, which is not possible in a graph");
        }
        return operator(convolution, convolution.padding());
    }

    private static Operator operator(Convolution convolution, int zeros) {
        Operator operator = Operator.of("Conv")
                .withAll("kernel_shape", convolution.kernel(), convolution.kernel())
                .withAll("strides", convolution.stride(), convolution.stride())
                .withAll("pads", zeros, zeros, zeros, zeros);
        return convolution.groups() == 1 ? operator : operator.with("group", convolution.groups());
    }

    @Override
    public Value convolve(Value x, Convolution convolution) {
        Value weight = weight(convolution.name() + WEIGHT);
        Value bias = weight(convolution.name() + BIAS);
        int width = convolution.padding();
        if (padding == Padding.ZEROS || width == 0) {
            return graph.apply(operator(convolution), x, weight, bias);
        }
        Value widths = graph.constant(new long[] {0, 0, width, width, 0, 0, width, width}, 8);
        Value padded = graph.apply(Operator.of("Pad").with("mode", "reflect"), x, widths);
        return graph.apply(operator(convolution, 0), padded, weight, bias);
    }

    @Override
    public Value linear(Value x, String name) {
        return x.matMul(weight(name + WEIGHT).transpose(1, 0)).add(weight(name + BIAS));
    }

    @Override
    public Value layerNorm(Value x, String name, double epsilon) {
        Operator operator = Operator.of("LayerNormalization").with("axis", -1).with("epsilon", (float) epsilon);
        return graph.apply(operator, x, weight(name + WEIGHT), weight(name + BIAS));
    }

    @Override
    public Value weight(String name) {
        return graph.parameter(state, prefix + name);
    }

    @Override
    public float[] numbers(String name) {
        return state.get(prefix + name).toFloatArray();
    }

    @Override
    public Value constant(Value x, float[] numbers, long... shape) {
        return graph.constant(numbers, shape);
    }

    @Override
    public Value activate(Value x, Activation activation) {
        return switch (activation) {
            case RELU -> x.relu();
            case RELU6 -> clipped(x);
            case SIGMOID -> sigmoid(x);
            case SILU -> x.mul(sigmoid(x));
            case QUICK_GELU -> x.mul(sigmoid(x.mul(1.702)));
            case HARD_SIGMOID -> hardSigmoid(x);
            case HARD_SWISH -> x.mul(hardSigmoid(x));
            case GELU -> x.gelu();
        };
    }

    private Value clipped(Value x) {
        return graph.apply(Operator.of("Clip"), x, graph.scalar(0), graph.scalar(6));
    }

    private Value sigmoid(Value x) {
        return graph.apply(Operator.of("Sigmoid"), x);
    }

    private Value hardSigmoid(Value x) {
        return clipped(x.add(graph.scalar(3))).mul(1.0 / 6);
    }

    @Override
    public Value maxPool(Value x) {
        Operator pooling = Operator.of("MaxPool")
                .withAll("kernel_shape", 3, 3)
                .withAll("strides", 2, 2)
                .withAll("pads", 1, 1, 1, 1);
        return graph.apply(pooling, x);
    }

    @Override
    public Value meanOfPositions(Value x) {
        return graph.apply(Operator.of("GlobalAveragePool"), x);
    }

    @Override
    public Value softmax(Value x) {
        return graph.apply(Operator.of("Softmax").with("axis", -1), x);
    }

    @Override
    public Value matMul(Value x, Value y) {
        return x.matMul(y);
    }

    @Override
    public Value add(Value x, Value y) {
        return x.add(y);
    }

    @Override
    public Value mul(Value x, Value y) {
        return x.mul(y);
    }

    @Override
    public Value mul(Value x, double factor) {
        return x.mul(factor);
    }

    @Override
    public Value addTo(Value sum, Value y) {
        return sum.add(y);
    }

    @Override
    public Value reshape(Value x, long... shape) {
        return x.reshape(shape);
    }

    @Override
    public Value transpose(Value x, int... axes) {
        return x.transpose(axes);
    }

    @Override
    public Value slice(Value x, int axis, long from, long to) {
        return x.slice(axis, from, to);
    }

    @Override
    public Value concat(int axis, Value x, Value y) {
        return x.concat(axis, y);
    }

    @Override
    public void free(Value x) {
        // A graph holds no arrays.
    }

    @Override
    public Value part(Value x, UnaryOperator<Value> body) {
        return body.apply(x);
    }
}
