package io.anomalight.framework.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.List;

/**
 * Products in bfloat16 of what comes and goes as float32.
 *
 * <p>DJL 0.36 knows the type's name and no more: its own conversion to it ends the process. An array of bfloat16 is therefore
 * only ever handed back to the script, or converted from.
 */
final class Bfloat16 {
    private final PtSymbolBlock script;

    /** Loads the script; it lives as long as the manager. */
    Bfloat16(NDManager manager) {
        script = TorchScript.load(Bfloat16.class, "bfloat16.py", "Bfloat16", manager);
    }

    /** A copy in bfloat16, owned by the manager of {@code x}. */
    NDArray copyOf(NDArray x) {
        return call("cast", List.of(x));
    }

    /** {@code x · matrixᵀ}, owned by the manager of {@code x}. */
    NDArray product(NDArray x, NDArray matrix) {
        return toFloat32(call("product", List.of(x, matrix)));
    }

    /** A convolution in two dimensions, owned by the manager of {@code x}. */
    NDArray convolve(NDArray x, NDArray weight, int stride, int padding) {
        return toFloat32(call("convolve", List.of(x, weight), stride, padding));
    }

    // Not in the script, which runs in torch's inference mode: nobody may change its results in place.
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
