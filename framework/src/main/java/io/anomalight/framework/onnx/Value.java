package io.anomalight.framework.onnx;

import java.util.Arrays;

/**
 * A value in a graph: an array that is computed when the graph runs. Each method adds an operator to the graph and
 * returns its result.
 *
 * <p>The shapes of two operands may differ if they can be broadcast, as in NumPy.
 *
 * @param graph the graph of the value
 * @param name its name, unique in the graph
 */
public record Value(Graph graph, String name) {

    public Value add(Value other) {
        return apply(Operator.of("Add"), other);
    }

    public Value sub(Value other) {
        return apply(Operator.of("Sub"), other);
    }

    public Value mul(Value other) {
        return apply(Operator.of("Mul"), other);
    }

    public Value div(Value other) {
        return apply(Operator.of("Div"), other);
    }

    public Value mul(double number) {
        return mul(graph.scalar(number));
    }

    public Value square() {
        return mul(this);
    }

    public Value sqrt() {
        return apply(Operator.of("Sqrt"));
    }

    public Value exp() {
        return apply(Operator.of("Exp"));
    }

    public Value tanh() {
        return apply(Operator.of("Tanh"));
    }

    public Value relu() {
        return apply(Operator.of("Relu"));
    }

    /** The larger of each element and the bound. */
    public Value atLeast(double bound) {
        return apply(Operator.of("Max"), graph.scalar(bound));
    }

    /** The matrix product over the last two axes. */
    public Value matMul(Value other) {
        return apply(Operator.of("MatMul"), other);
    }

    /**
     * The same elements in another shape. One length may be −1, which is computed from the others; 0 copies the length
     * of the input.
     */
    public Value reshape(long... shape) {
        return apply(Operator.of("Reshape"), graph.constant(shape, shape.length));
    }

    public Value transpose(long... axes) {
        return apply(Operator.of("Transpose").withAll("perm", axes));
    }

    /** Inserts an axis of length 1. */
    public Value expandDims(long axis) {
        return apply(Operator.of("Unsqueeze"), graph.constant(new long[] {axis}, 1));
    }

    /** The elements from {@code from} to {@code to} (exclusive) along an axis. */
    public Value slice(long axis, long from, long to) {
        return apply(Operator.of("Slice"), whole(from), whole(to), whole(axis));
    }

    private Value whole(long number) {
        return graph.constant(new long[] {number}, 1);
    }

    /** The elements at these indices of an axis; the axes of {@code indices} replace the axis. */
    public Value gather(Value indices, long axis) {
        return apply(Operator.of("Gather").with("axis", axis), indices);
    }

    /** As {@link #gather(Value, long)}, for constant indices. */
    public Value gather(int[] indices, long axis) {
        return gather(graph.constant(Arrays.stream(indices).asLongStream().toArray(), indices.length), axis);
    }

    /** This value and others, concatenated along an axis. */
    public Value concat(long axis, Value... others) {
        return apply(Operator.of("Concat").with("axis", axis), others);
    }

    /** The sum over an axis, which is removed. */
    public Value sum(long axis) {
        return reduce("ReduceSum", axis, false);
    }

    /** The sum over an axis, which is kept with length 1. */
    public Value sumKept(long axis) {
        return reduce("ReduceSum", axis, true);
    }

    /** The maximum along an axis, which is removed. */
    public Value max(long axis) {
        return reduce("ReduceMax", axis, false);
    }

    /** The maximum of all elements, as a scalar. */
    public Value max() {
        return apply(Operator.of("ReduceMax").with("keepdims", 0));
    }

    private Value reduce(String type, long axis, boolean kept) {
        return apply(Operator.of(type).with("keepdims", kept ? 1 : 0), whole(axis));
    }

    /** The int64 index of the maximum along an axis, which is removed; the first index if several are equal. */
    public Value argMax(long axis) {
        return apply(Operator.of("ArgMax").with("axis", axis).with("keepdims", 0));
    }

    private Value apply(Operator operator, Value... others) {
        Value[] inputs = new Value[1 + others.length];
        inputs[0] = this;
        System.arraycopy(others, 0, inputs, 1, others.length);
        return graph.apply(operator, inputs);
    }
}
