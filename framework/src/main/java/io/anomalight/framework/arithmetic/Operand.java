package io.anomalight.framework.arithmetic;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.memory.ModuleState;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An array whose operations either compute at once, as {@link EagerOperand}, or are written into an ONNX graph, as {@link
 * io.anomalight.framework.onnx.Value}. A model writes its scoring once, with operands, and has both.
 *
 * <p>The operations are those of PyTorch, with the names of DJL's {@code NDArray}. Shapes of two operands may differ if they can be
 * broadcast. All operands of an expression must be of the same kind and, in a graph, of the same graph. Axes are counted from 0.
 */
public interface Operand extends AutoCloseable {

    /** A float32 array of a module's state. */
    Operand parameter(ModuleState state, String name);

    /** A float32 constant, in row-major order. */
    Operand constant(float[] numbers, long... shape);

    /** A float32 constant without axes. */
    default Operand scalar(double number) {
        return constant(new float[] {(float) number});
    }

    Operand add(Operand other);

    Operand sub(Operand other);

    Operand mul(Operand other);

    Operand div(Operand other);

    /** Adds a number to each element. */
    default Operand add(double number) {
        return add(scalar(number));
    }

    /** Multiplies each element by a number. */
    default Operand mul(double number) {
        return mul(scalar(number));
    }

    default Operand square() {
        return mul(this);
    }

    Operand sqrt();

    Operand exp();

    Operand log();

    Operand tanh();

    Operand relu();

    /** x · Φ(x), with the normal distribution's cumulative function Φ (Hendrycks and Gimpel 2016), without approximation. */
    Operand gelu();

    /** log(1 + exp x). */
    Operand softPlus();

    /** The larger of each element and the bound. */
    Operand maximum(double bound);

    /** The matrix product over the last two axes. */
    Operand matMul(Operand other);

    /**
     * A 2D convolution without bias, with equal stride and padding in both dimensions.
     *
     * @param weight {@code [O, I, k, k]}
     */
    Operand convolve(Operand weight, int kernel, int stride, int padding);

    /** The mean over squares of the last two axes; the zeros of the padding count as elements. */
    Operand averagePool(int kernel, int stride, int padding);

    /** Layer norm over all axes but the first (Ba et al. 2016). {@code epsilon} is added to the variance. */
    Operand layerNorm(Operand weight, Operand bias, double epsilon);

    /** The same elements in another shape; one length may be −1, which is computed from the others. */
    Operand reshape(long... shape);

    Operand transpose(int... axes);

    /** Inserts an axis of length 1. */
    Operand expandDims(int axis);

    /** The same elements, in row-major order in memory; it may change the speed of the next operations, never a result. */
    Operand contiguous();

    /** The elements from {@code from} to {@code to} (exclusive) along an axis. */
    Operand slice(int axis, long from, long to);

    /** The elements at these indices of an axis. */
    Operand indexSelect(int axis, long... indices);

    /** This operand and others, concatenated along an axis. */
    Operand concat(int axis, List<? extends Operand> others);

    default Operand concat(int axis, Operand other) {
        return concat(axis, List.of(other));
    }

    /** The sum over axes, which are removed or kept with length 1. */
    Operand sum(int[] axes, boolean keepDims);

    default Operand sum(int... axes) {
        return sum(axes, false);
    }

    /** The sum of all elements, without axes. */
    Operand sum();

    /** The mean along an axis, which is removed. */
    Operand mean(int axis);

    /** The maximum along an axis, which is removed. */
    Operand max(int axis);

    /** The maximum of all elements, without axes. */
    Operand max();

    /** The int64 index of the maximum along an axis, which is removed. */
    Operand argMax(int axis);

    /**
     * One entry of axis 1 for each entry of axis 0: {@code [B, …]} from {@code [B, N, …]}.
     *
     * @param indices int64, {@code [B]}
     */
    Operand selectEach(Operand indices);

    /**
     * Computes with the engine's own operations, or with operands only: two implementations of the same formula.
     *
     * @param engine called for an eager operand; its result belongs to the same scope as other results
     * @param operands called for a value of a graph
     */
    Operand choose(UnaryOperator<NDArray> engine, UnaryOperator<Operand> operands);

    /** Computes several operands from this one, and frees all intermediate arrays. */
    default List<Operand> scopedAll(Function<Operand, List<Operand>> computation) {
        return scopedAll(List.of(), in -> computation.apply(in.get(0)));
    }

    /** As above, from this operand and others, which the computation gets in this order. */
    List<Operand> scopedAll(List<? extends Operand> others, Function<List<Operand>, List<Operand>> computation);

    /** Computes an operand from this one, and frees all intermediate arrays. */
    default Operand scoped(UnaryOperator<Operand> computation) {
        return scopedAll(x -> List.of(computation.apply(x))).get(0);
    }

    /** Frees the array of a result before its scope ends; inputs, parameters and values of a graph are left alone. */
    @Override
    void close();
}
