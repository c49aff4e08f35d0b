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
 * Records operations for automatic differentiation and computes gradients from the record.
 *
 * <p>Torch's {@code backward} adds to the {@code grad} field of every parameter in the graph, also to those of other
 * optimizers. This class calls {@code torch.autograd.grad} instead: it returns the gradients of chosen parameters as
 * new arrays and writes to no parameter.
 */
final class BackPropagation {
    private final PtSymbolBlock script;

    /** Loads the script; it lives as long as the manager. */
    BackPropagation(NDManager manager) {
        script = TorchScript.load(BackPropagation.class, "back_propagation.py", "BackPropagation", manager);
    }

    /** Runs a computation with gradient recording switched on for the calling thread. */
    static NDArray record(Supplier<NDArray> computation) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            return computation.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /**
     * Computes the gradients of a loss.
     *
     * @param loss a recorded scalar; its record is consumed
     * @param owner the manager that owns the new arrays
     * @return the gradients; parameters on which the loss does not depend are left out
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
