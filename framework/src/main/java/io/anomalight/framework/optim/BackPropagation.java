package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.TorchScript;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Records arithmetic and computes gradients through it.
 *
 * <p>Torch's {@code backward} adds to the gradient of every parameter in the graph, of every optimizer, and what is there
 * stays. This asks for the gradients of some parameters, gets them as new arrays, and leaves nothing in any parameter.
 */
final class BackPropagation {
    private final PtSymbolBlock script;

    /** Loads the script; it lives as long as the manager. */
    BackPropagation(NDManager manager) {
        script = TorchScript.load(BackPropagation.class, "back_propagation.py", "BackPropagation", manager);
    }

    /** Computes something on the calling thread, such that gradients can be computed through it. */
    static NDArray record(Supplier<NDArray> arithmetic) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            return arithmetic.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /**
     * The gradients of a loss.
     *
     * @param loss a scalar that was recorded; its record is used up
     * @param owner the new arrays are its own
     * @return without those parameters that the loss does not depend on
     */
    Gradients gradients(NDArray loss, List<NDArray> parameters, NDManager owner) {
        try (ScriptValues arguments = new ScriptValues().add(List.of(loss)).add(parameters);
                IValue result = arguments.run(script, "grad")) {
            IValue[] parts = result.toIValueTuple();
            try (IValue indices = parts[1]) {
                return new Gradients(
                        ScriptValues.arrays(parts[0], owner),
                        Arrays.stream(indices.toLongArray())
                                .mapToInt(Math::toIntExact)
                                .boxed()
                                .toList());
            }
        }
    }
}
