package io.anomalight.framework.onnx;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.memory.ModuleState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A value in a graph: an array that is computed when the graph runs. Each method adds an operator to the graph and
 * returns its result.
 *
 * @param graph the graph of the value
 * @param name its name, unique in the graph
 */
public record Value(Graph graph, String name) implements Operand {

    @Override
    public Value parameter(ModuleState state, String parameter) {
        return graph.parameter(state, parameter);
    }

    @Override
    public Value constant(float[] numbers, long... shape) {
        return graph.constant(numbers, shape);
    }

    @Override
    public Value add(Operand other) {
        return apply(Operator.of("Add"), other);
    }

    @Override
    public Value sub(Operand other) {
        return apply(Operator.of("Sub"), other);
    }

    @Override
    public Value mul(Operand other) {
        return apply(Operator.of("Mul"), other);
    }

    @Override
    public Value div(Operand other) {
        return apply(Operator.of("Div"), other);
    }

    @Override
    public Value add(double number) {
        return add(graph.scalar(number));
    }

    @Override
    public Value mul(double number) {
        return mul(graph.scalar(number));
    }

    @Override
    public Value square() {
        return mul(this);
    }

    @Override
    public Value sqrt() {
        return apply(Operator.of("Sqrt"));
    }

    @Override
    public Value exp() {
        return apply(Operator.of("Exp"));
    }

    @Override
    public Value log() {
        return apply(Operator.of("Log"));
    }

    @Override
    public Value tanh() {
        return apply(Operator.of("Tanh"));
    }

    @Override
    public Value relu() {
        return apply(Operator.of("Relu"));
    }

    @Override
    public Value gelu() {
        return mul(Math.sqrt(0.5)).apply(Operator.of("Erf")).add(1).mul(this).mul(0.5);
    }

    @Override
    public Value softPlus() {
        return apply(Operator.of("Softplus"));
    }

    @Override
    public Value maximum(double bound) {
        return apply(Operator.of("Max"), graph.scalar(bound));
    }

    @Override
    public Value matMul(Operand other) {
        return apply(Operator.of("MatMul"), other);
    }

    @Override
    public Value convolve(Operand weight, int kernel, int stride, int padding) {
        return apply(window("Conv", kernel, stride, padding), weight);
    }

    @Override
    public Value averagePool(int kernel, int stride, int padding) {
        return apply(window("AveragePool", kernel, stride, padding).with("count_include_pad", 1));
    }

    private static Operator window(String type, int kernel, int stride, int padding) {
        return Operator.of(type)
                .withAll("kernel_shape", kernel, kernel)
                .withAll("strides", stride, stride)
                .withAll("pads", padding, padding, padding, padding);
    }

    @Override
    public Value layerNorm(Operand weight, Operand bias, double epsilon) {
        return apply(Operator.of("LayerNormalization").with("axis", 1).with("epsilon", (float) epsilon), weight, bias);
    }

    /** As in {@link Operand}; 0 copies the length of the input. */
    @Override
    public Value reshape(long... shape) {
        return apply(Operator.of("Reshape"), graph.constant(shape, shape.length));
    }

    @Override
    public Value transpose(int... axes) {
        return apply(Operator.of("Transpose")
                .withAll("perm", Arrays.stream(axes).asLongStream().toArray()));
    }

    @Override
    public Value expandDims(int axis) {
        return apply(Operator.of("Unsqueeze"), whole(axis));
    }

    @Override
    public Value contiguous() {
        return this;
    }

    @Override
    public Value slice(int axis, long from, long to) {
        return apply(Operator.of("Slice"), whole(from), whole(to), whole(axis));
    }

    private Value whole(long number) {
        return graph.constant(new long[] {number}, 1);
    }

    @Override
    public Value indexSelect(int axis, long... indices) {
        return gather(graph.constant(indices, indices.length), axis);
    }

    /** The elements at these indices of an axis; the axes of {@code indices} replace the axis. */
    public Value gather(Value indices, int axis) {
        return apply(Operator.of("Gather").with("axis", axis), indices);
    }

    @Override
    public Value concat(int axis, List<? extends Operand> others) {
        return apply(Operator.of("Concat").with("axis", axis), others.toArray(Operand[]::new));
    }

    @Override
    public Value concat(int axis, Operand other) {
        return concat(axis, List.of(other));
    }

    @Override
    public Value sum(int[] axes, boolean keepDims) {
        return reduce("ReduceSum", keepDims, axes);
    }

    @Override
    public Value sum(int... axes) {
        return sum(axes, false);
    }

    @Override
    public Value sum() {
        return apply(Operator.of("ReduceSum").with("keepdims", 0));
    }

    @Override
    public Value mean(int axis) {
        return reduce("ReduceMean", false, axis);
    }

    @Override
    public Value max(int axis) {
        return reduce("ReduceMax", false, axis);
    }

    @Override
    public Value max() {
        return apply(Operator.of("ReduceMax").with("keepdims", 0));
    }

    private Value reduce(String type, boolean kept, int... axes) {
        long[] reduced = Arrays.stream(axes).asLongStream().toArray();
        return apply(Operator.of(type).with("keepdims", kept ? 1 : 0), graph.constant(reduced, reduced.length));
    }

    /** As in {@link Operand}; the first index if several are equal. */
    @Override
    public Value argMax(int axis) {
        return apply(Operator.of("ArgMax").with("axis", axis).with("keepdims", 0));
    }

    @Override
    public Value selectEach(Operand indices) {
        return apply(Operator.of("GatherND").with("batch_dims", 1), of(indices).expandDims(1));
    }

    @Override
    public Operand choose(UnaryOperator<NDArray> engine, UnaryOperator<Operand> operands) {
        return operands.apply(this);
    }

    @Override
    public List<Operand> scopedAll(List<? extends Operand> others, Function<List<Operand>, List<Operand>> computation) {
        List<Operand> inputs = new ArrayList<>(List.of(this));
        inputs.addAll(others);
        return computation.apply(inputs);
    }

    @Override
    public void close() {
        // A graph computes nothing yet.
    }

    private Value apply(Operator operator, Operand... others) {
        Value[] inputs = new Value[1 + others.length];
        inputs[0] = this;
        for (int i = 0; i < others.length; i++) {
            inputs[i + 1] = of(others[i]);
        }
        return graph.apply(operator, inputs);
    }

    /** The operand as a value; only a value of a graph is one. */
    public static Value of(Operand operand) {
        if (operand instanceof Value value) {
            return value;
        }
        throw new IllegalArgumentException("a value of a graph can't be combined with an array of the engine");
    }
}
