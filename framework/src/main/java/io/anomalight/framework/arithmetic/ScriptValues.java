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
 * Arguments of functions in {@link TorchScript}, in their order; closed by whoever made them, as often used until then as need
 * be. The arrays among them stay their owners'.
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

    /** Adds torch's number of the type that a precision computes in. */
    public ScriptValues add(Precision precision) {
        return add(precision == Precision.BF16 ? 15L : 6L);
    }

    /** Adds what functions returned as a list, and owns it from then on. */
    public ScriptValues addList(List<IValue> results) {
        values.add(IValue.listFrom(results.toArray(IValue[]::new)));
        results.forEach(IValue::close);
        return this;
    }

    /** Adds the parts of what a function returned as a tuple, and owns them from then on. */
    public ScriptValues addParts(IValue tuple) {
        try (tuple) {
            values.addAll(Arrays.asList(tuple.toIValueTuple()));
        }
        return this;
    }

    /**
     * Runs a function on several groups of arguments, one behind the other; on any thread.
     *
     * @return what it returned, the caller's to close
     */
    public static IValue run(PtSymbolBlock script, String function, ScriptValues... groups) {
        IValue[] arguments =
                Arrays.stream(groups).flatMap(group -> group.values.stream()).toArray(IValue[]::new);
        return IValueUtils.runMethod(script, function, arguments);
    }

    /** Runs a function on these alone. */
    public IValue run(PtSymbolBlock script, String function) {
        return run(script, function, this);
    }

    /** The array that a function returned, which is closed. */
    public static NDArray array(IValue result, NDManager owner) {
        try (result) {
            return result.toTensor((PtNDManager) owner);
        }
    }

    /** The arrays that a function returned as a list or a tuple, which is closed. */
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
