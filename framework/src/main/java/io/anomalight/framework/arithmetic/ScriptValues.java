package io.anomalight.framework.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.anomalight.framework.memory.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arguments of a {@link TorchScript} function, in order. They can be used for several calls; the caller closes them.
 * Closing does not close the arrays.
 */
public final class ScriptValues implements AutoCloseable {
    private final List<IValue> values = new ArrayList<>();

    /** Adds an array. */
    public ScriptValues add(NDArray array) {
        values.add(IValue.from((PtNDArray) array));
        return this;
    }

    /** Adds a list of arrays. */
    public ScriptValues add(List<NDArray> arrays) {
        values.add(IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new)));
        return this;
    }

    /** Adds a whole number. */
    public ScriptValues add(long number) {
        values.add(IValue.from(number));
        return this;
    }

    /** Adds a number. */
    public ScriptValues add(double number) {
        values.add(IValue.from(number));
        return this;
    }

    /** Adds a flag. */
    public ScriptValues add(boolean flag) {
        values.add(IValue.from(flag));
        return this;
    }

    /** Adds a list of whole numbers. */
    public ScriptValues add(long[] numbers) {
        values.add(IValue.listFrom(numbers));
        return this;
    }

    /** Adds a list of flags. */
    public ScriptValues add(boolean[] flags) {
        values.add(IValue.listFrom(flags));
        return this;
    }

    /** Adds torch's number of the data type of a precision. */
    public ScriptValues add(Precision precision) {
        return add(precision == Precision.BF16 ? 15L : 6L);
    }

    /** Adds results of functions as one list, and takes ownership of them. */
    public ScriptValues addList(List<IValue> results) {
        values.add(IValue.listFrom(results.toArray(IValue[]::new)));
        results.forEach(IValue::close);
        return this;
    }

    /** Adds the parts of a tuple that a function returned, and takes ownership of them. */
    public ScriptValues addParts(IValue tuple) {
        try (tuple) {
            values.addAll(Arrays.asList(tuple.toIValueTuple()));
        }
        return this;
    }

    /**
     * Runs a function on the arguments of several groups, in order; on any thread.
     *
     * @return the result of the function; the caller closes it
     */
    public static IValue run(PtSymbolBlock script, String function, ScriptValues... groups) {
        IValue[] arguments =
                Arrays.stream(groups).flatMap(group -> group.values.stream()).toArray(IValue[]::new);
        return IValueUtils.runMethod(script, function, arguments);
    }

    /** Runs a function on these arguments. */
    public IValue run(PtSymbolBlock script, String function) {
        return run(script, function, this);
    }

    /** Converts a result to an array of {@code owner}, and closes the result. */
    public static NDArray array(IValue result, NDManager owner) {
        try (result) {
            return result.toTensor((PtNDManager) owner);
        }
    }

    /** Converts a result, a list or a tuple, to arrays of {@code owner}, and closes the result. */
    public static NDList arrays(IValue result, NDManager owner) {
        try (result) {
            return result.toNDList((PtNDManager) owner);
        }
    }

    @Override
    public void close() {
        values.forEach(IValue::close);
        values.clear();
    }
}
