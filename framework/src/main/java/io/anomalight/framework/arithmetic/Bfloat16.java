package io.anomalight.framework.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.List;

/**
 * Matrix products and convolutions in bfloat16, with float32 inputs and results.
 *
 * <p>DJL 0.36 does not support bfloat16: its own conversion to this type crashes the process. So a bfloat16 array is
 * only passed back to the script, or converted to another type.
 */
final class Bfloat16 {
    private final PtSymbolBlock script;

    /** Loads the script; it lives as long as the manager. */
    Bfloat16(NDManager manager) {
        script = TorchScript.load(Bfloat16.class, "bfloat16.py", "Bfloat16", manager);
    }

    /** Copies {@code x} to bfloat16; the copy is owned by the manager of {@code x}. */
    NDArray copyOf(NDArray x) {
        return call("cast", List.of(x));
    }

    /** Computes {@code x · matrixᵀ}; the result is owned by the manager of {@code x}. */
    NDArray product(NDArray x, NDArray matrix) {
        return toFloat32(call("product", List.of(x, matrix)));
    }

    /** Computes a 2D convolution; the result is owned by the manager of {@code x}. */
    NDArray convolve(NDArray x, NDArray weight, int stride, int padding, int groups) {
        return toFloat32(call("convolve", List.of(x, weight), stride, padding, groups));
    }

    // Not in the script: it runs in torch's inference mode, whose results can't be changed in place.
    private static NDArray toFloat32(NDArray result) {
        try (result) {
            return result.toType(DataType.FLOAT32, false);
        }
    }

    private NDArray call(String function, List<NDArray> arrays, long... numbers) {
        try (ScriptValues arguments = new ScriptValues()) {
            arrays.forEach(arguments::add);
            for (long number : numbers) {
                arguments.add(number);
            }
            return ScriptValues.array(
                    arguments.run(script, function), arrays.get(0).getManager());
        }
    }
}
