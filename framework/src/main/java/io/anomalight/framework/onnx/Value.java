package io.anomalight.framework.onnx;

import java.util.Arrays;

/**
 * An array that is known when a graph runs; each method adds what computes another one from it.
 *
 * <p>Shapes of two arrays need not be the same where one can be repeated along an axis, as everywhere else.
 *
 * @param graph that it is part of
 * @param name unique in it
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

    /** Each number, or the bound where it is less. */
    public Value atLeast(double bound) {
        return apply(Operator.of("Max"), graph.scalar(bound));
    }

    /** The matrix product over the last two axes. */
    public Value matMul(Value other) {
        return apply(Operator.of("MatMul"), other);
    }

    /** The same numbers in another shape, of which one length may be −1, for whatever it takes, and 0 is what it was. */
    public Value reshape(long... shape) {
        return apply(Operator.of("Reshape"), graph.constant(shape, shape.length));
    }

    public Value transpose(long... axes) {
        return apply(Operator.of("Transpose").withAll("perm", axes));
    }

    /** Puts an axis of length one in. */
    public Value expandDims(long axis) {
        return apply(Operator.of("Unsqueeze"), graph.constant(new long[] {axis}, 1));
    }

    /** What lies between two places of an axis, {@code to} excluded. */
    public Value slice(long axis, long from, long to) {
        return apply(Operator.of("Slice"), whole(from), whole(to), whole(axis));
    }

    private Value whole(long number) {
        return graph.constant(new long[] {number}, 1);
    }

    /** What lies at some places of an axis; the places' axes come in its stead. */
    public Value gather(Value places, long axis) {
        return apply(Operator.of("Gather").with("axis", axis), places);
    }

    /** As {@link #gather(Value, long)}, of places that are always the same. */
    public Value gather(int[] places, long axis) {
        return gather(graph.constant(Arrays.stream(places).asLongStream().toArray(), places.length), axis);
    }

    /** This and others, one behind the other. */
    public Value concat(long axis, Value... others) {
        return apply(Operator.of("Concat").with("axis", axis), others);
    }

    /** The sum over an axis, which goes. */
    public Value sum(long axis) {
        return reduce("ReduceSum", axis, false);
    }

    /** The sum over an axis, which stays with length one. */
    public Value sumKept(long axis) {
        return reduce("ReduceSum", axis, true);
    }

    /** The largest along an axis, which goes. */
    public Value max(long axis) {
        return reduce("ReduceMax", axis, false);
    }

    /** The largest of all numbers, of no axis. */
    public Value max() {
        return apply(Operator.of("ReduceMax").with("keepdims", 0));
    }

    private Value reduce(String type, long axis, boolean kept) {
        return apply(Operator.of(type).with("keepdims", kept ? 1 : 0), whole(axis));
    }

    /** Where the largest along an axis is, the first of equals, int64; the axis goes. */
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
