package io.anomalight.framework.optim.rule;

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
 * Optimizer steps in one pass over all parameters, by libtorch's fused kernels, which a few lines of TorchScript call.
 *
 * <p>An optimizer reads and writes every parameter for each batch, so memory bandwidth limits it. DJL's own kernels
 * make one pass per operation of the formula and take five times as long.
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
        return adam("adam", adam, adam.weightDecay());
    }

    UpdateRule.Update of(AdamW adam) {
        return adam("adamw", adam.withoutDecay(), adam.weightDecay());
    }

    private UpdateRule.Update adam(String function, Adam adam, double weightDecay) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            step.set(new float[] {taken}); // the kernel takes the number of this step as a tensor
            List<List<NDArray>> arrays = new ArrayList<>(List.of(parameters, gradients));
            arrays.addAll(slots);
            arrays.add(Collections.nCopies(parameters.size(), step));
            run(function, arrays, learningRate, adam.beta1(), adam.beta2(), adam.epsilon(), weightDecay);
        };
    }

    UpdateRule.Update of(AmsGrad rule) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            step.set(new float[] {taken});
            List<List<NDArray>> arrays = new ArrayList<>(List.of(parameters, gradients));
            arrays.addAll(slots);
            arrays.add(Collections.nCopies(parameters.size(), step));
            String function = rule.decoupled() ? "amsgrad" : "amsgrad_coupled";
            run(function, arrays, learningRate, rule.beta1(), rule.beta2(), rule.epsilon(), rule.weightDecay());
        };
    }

    UpdateRule.Update of(Sgd sgd) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            List<NDArray> buffers = slots.isEmpty() ? List.of() : slots.get(0);
            run(
                    function(sgd, taken),
                    List.of(parameters, gradients, buffers),
                    learningRate,
                    sgd.momentum(),
                    sgd.weightDecay(),
                    sgd.dampening());
        };
    }

    private static String function(Sgd sgd, long taken) {
        if (sgd.nesterov()) {
            return "nesterov";
        }
        return sgd.dampening() > 0 && taken == 1 ? "first_sgd" : "sgd";
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
