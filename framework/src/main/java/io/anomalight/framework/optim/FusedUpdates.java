package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.arithmetic.TorchScript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Steps of descent in one pass over all parameters: libtorch's fused kernels, reached through a few lines of TorchScript.
 *
 * <p>An optimizer touches every parameter for each batch, so it is bound by memory; DJL's own kernels make a pass for each
 * operation of the formula and cost five times as much.
 */
final class FusedUpdates {
    private final PtSymbolBlock script;
    private final NDArray step;

    /** Loads the script; it lives as long as the manager. */
    FusedUpdates(NDManager manager) {
        this.script = TorchScript.load(FusedUpdates.class, "fused_updates.py", "FusedUpdates", manager);
        this.step = manager.zeros(new Shape());
    }

    UpdateRule.Update of(Adam adam) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            step.set(new float[] {taken}); // torch advances its step before the kernel, and keeps it in a tensor
            List<List<NDArray>> arrays = new ArrayList<>(List.of(parameters, gradients));
            arrays.addAll(slots);
            arrays.add(Collections.nCopies(parameters.size(), step));
            run("adam", arrays, learningRate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
        };
    }

    UpdateRule.Update of(Sgd sgd) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            List<NDArray> buffers = slots.isEmpty() ? List.of() : slots.get(0);
            run("sgd", List.of(parameters, gradients, buffers), learningRate, sgd.momentum(), sgd.weightDecay());
        };
    }

    private void run(String function, List<List<NDArray>> arrays, double... numbers) {
        try (ScriptValues arguments = new ScriptValues()) {
            arrays.forEach(arguments::add);
            for (double number : numbers) {
                arguments.add(number);
            }
            arguments.run(script, function).close();
        }
    }
}
