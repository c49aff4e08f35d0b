package io.anomalight.framework.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeBytes;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An operand that is an array of the engine.
 *
 * <p>Every result belongs to the scope in which it is computed, also if its first operand is an array of a module's state, so
 * nothing outlives its scope but the results that {@link #compute} returns. Gradients can be recorded through all operations. Not
 * thread-safe.
 */
public final class EagerOperand implements Operand {
    private final NDArray array;
    private final NDManager scope;
    private final boolean result;

    private EagerOperand(NDArray array, NDManager scope, boolean result) {
        this.array = array;
        this.scope = scope;
        this.result = result;
    }

    /**
     * Computes one array from another and frees all intermediate arrays.
     *
     * @param input the caller still owns it
     * @return the result, owned by the manager of the input
     */
    public static NDArray compute(NDArray input, UnaryOperator<Operand> computation) {
        return compute(new NDList(input), in -> computation.apply(in.get(0)));
    }

    /** As {@link #compute(NDArray, UnaryOperator)}, from several inputs; the result is owned by the manager of the first. */
    public static NDArray compute(NDList inputs, Function<List<Operand>, ? extends Operand> computation) {
        return computeAll(inputs, in -> List.of(computation.apply(in))).singletonOrThrow();
    }

    /** As {@link #compute(NDList, Function)}, with several results. */
    public static NDList computeAll(
            NDList inputs, Function<List<Operand>, ? extends List<? extends Operand>> computation) {
        NDManager caller = inputs.head().getManager();
        try (NDManager scope = caller.newSubManager()) {
            scope.tempAttachAll(inputs.toArray(NDArray[]::new));
            List<Operand> operands = inputs.stream()
                    .<Operand>map(input -> new EagerOperand(input, scope, false))
                    .toList();
            NDList results = new NDList();
            computation.apply(operands).forEach(operand -> results.add(array(operand)));
            results.attach(caller);
            return results;
        }
    }

    /** The array of an eager operand, which still belongs to its scope. */
    public static NDArray array(Operand operand) {
        if (operand instanceof EagerOperand eager) {
            return eager.array;
        }
        throw new IllegalArgumentException("an array can't be combined with " + operand + ", which is part of a graph");
    }

    private EagerOperand result(NDArray computed) {
        computed.attach(scope);
        return new EagerOperand(computed, scope, true);
    }

    @Override
    public Operand parameter(ModuleState state, String name) {
        return new EagerOperand(state.get(name), scope, false);
    }

    @Override
    public Operand constant(float[] numbers, long... shape) {
        // The backward pass needs the memory after the array is closed, so the engine must own it.
        return result(NativeBytes.floats(scope, new Shape(shape), floats -> floats.put(numbers)));
    }

    @Override
    public Operand add(Operand other) {
        return result(array.add(array(other)));
    }

    @Override
    public Operand sub(Operand other) {
        return result(array.sub(array(other)));
    }

    @Override
    public Operand mul(Operand other) {
        return result(array.mul(array(other)));
    }

    @Override
    public Operand div(Operand other) {
        return result(array.div(array(other)));
    }

    @Override
    public Operand square() {
        return result(array.square());
    }

    @Override
    public Operand sqrt() {
        return result(array.sqrt());
    }

    @Override
    public Operand exp() {
        return result(array.exp());
    }

    @Override
    public Operand log() {
        return result(array.log());
    }

    @Override
    public Operand tanh() {
        return result(array.tanh());
    }

    @Override
    public Operand relu() {
        return result(Activation.relu(array));
    }

    @Override
    public Operand gelu() {
        return result(Activation.gelu(array));
    }

    @Override
    public Operand softPlus() {
        return result(Activation.softPlus(array));
    }

    @Override
    public Operand maximum(double bound) {
        return result(array.maximum(array(scalar(bound))));
    }

    @Override
    public Operand matMul(Operand other) {
        return result(array.matMul(array(other)));
    }

    @Override
    @SuppressWarnings("NullAway") // null means no bias in DJL
    public Operand convolve(Operand weight, int kernel, int stride, int padding) {
        return result(Conv2d.conv2d(array, array(weight), null, square(stride), square(padding))
                .get(0));
    }

    @Override
    public Operand averagePool(int kernel, int stride, int padding) {
        return result(Pool.avgPool2d(array, square(kernel), square(stride), square(padding), false, true));
    }

    private static Shape square(int length) {
        return new Shape(length, length);
    }

    @Override
    public Operand layerNorm(Operand weight, Operand bias, double epsilon) {
        Shape normalized = array.getShape().slice(1);
        return result(LayerNorm.layerNorm(array, normalized, array(weight), array(bias), (float) epsilon)
                .get(0));
    }

    @Override
    public Operand reshape(long... shape) {
        return result(array.reshape(shape));
    }

    @Override
    public Operand transpose(int... axes) {
        return result(array.transpose(axes));
    }

    @Override
    public Operand expandDims(int axis) {
        return result(array.expandDims(axis));
    }

    @Override
    public Operand contiguous() {
        // flatten copies and passes gradients on; DJL's duplicate does not.
        try (NDArray copy = array.flatten()) {
            return result(copy.reshape(array.getShape()));
        }
    }

    @Override
    public Operand slice(int axis, long from, long to) {
        return result(array.get(new NDIndex().addAllDim(axis).addSliceDim(from, to)));
    }

    @Override
    public Operand indexSelect(int axis, long... indices) {
        return result(ArrayRows.indexSelect(array, axis, indices, scope));
    }

    @Override
    public Operand concat(int axis, List<? extends Operand> others) {
        NDList all = new NDList(array);
        others.forEach(other -> all.add(array(other)));
        return result(NDArrays.concat(all, axis));
    }

    @Override
    public Operand sum(int[] axes, boolean keepDims) {
        return result(array.sum(axes, keepDims));
    }

    @Override
    public Operand sum() {
        return result(array.sum());
    }

    @Override
    public Operand mean(int axis) {
        return result(array.mean(new int[] {axis}));
    }

    @Override
    public Operand max(int axis) {
        return result(array.max(new int[] {axis}));
    }

    @Override
    public Operand max() {
        return result(array.max());
    }

    @Override
    public Operand argMax(int axis) {
        return result(array.argMax(axis));
    }

    @Override
    public Operand selectEach(Operand indices) {
        return result(ArrayRows.selectEach(array, array(indices), scope));
    }

    @Override
    public Operand choose(UnaryOperator<NDArray> engine, UnaryOperator<Operand> operands) {
        return result(engine.apply(array));
    }

    @Override
    public List<Operand> scopedAll(List<? extends Operand> others, Function<List<Operand>, List<Operand>> computation) {
        try (NDManager inner = scope.newSubManager()) {
            List<Operand> inputs = Stream.concat(Stream.of(this), others.stream())
                    .<Operand>map(input -> new EagerOperand(array(input), inner, false))
                    .toList();
            return computation.apply(inputs).stream()
                    .<Operand>map(operand -> result(array(operand)))
                    .toList();
        }
    }

    @Override
    public void close() {
        if (result) {
            array.close();
        }
    }
}
