package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;

/**
 * Optimizer steps written as in the papers, parameter by parameter and operation by operation. {@link FusedUpdates}
 * computes the same in one pass over memory.
 */
final class PlainUpdates {
    private PlainUpdates() {}

    /** Adam: Kingma and Ba 2015, algorithm 1. */
    static UpdateRule.Update of(Adam adam) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            double first = 1 - Math.pow(adam.beta1(), (double) taken); // the bias of the moments
            double second = 1 - Math.pow(adam.beta2(), (double) taken);
            for (int i = 0; i < parameters.size(); i++) {
                NDArray parameter = parameters.get(i);
                NDArray mean = slots.get(0).get(i);
                NDArray variance = slots.get(1).get(i);
                try (NDArray gradient = decayed(gradients.get(i), parameter, adam.weightDecay());
                        NDArray square = gradient.square()) {
                    // m = β₁ · m + (1 − β₁) · g, v = β₂ · v + (1 − β₂) · g²
                    mean.muli((float) adam.beta1()).addi(gradient.muli((float) (1 - adam.beta1())));
                    variance.muli((float) adam.beta2()).addi(square.muli((float) (1 - adam.beta2())));
                }
                // w = w − lr · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
                try (NDArray step = mean.div((float) first);
                        NDArray corrected = variance.div((float) second);
                        NDArray root = corrected.sqrt()) {
                    root.addi((float) adam.epsilon());
                    parameter.subi(step.divi(root).muli((float) learningRate));
                }
            }
        };
    }

    /** SGD with momentum: b = μ · b + g + λ · w, w = w − lr · b. */
    static UpdateRule.Update of(Sgd sgd) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            for (int i = 0; i < parameters.size(); i++) {
                NDArray parameter = parameters.get(i);
                try (NDArray gradient = decayed(gradients.get(i), parameter, sgd.weightDecay())) {
                    NDArray direction = slots.isEmpty()
                            ? gradient
                            : slots.get(0).get(i).muli((float) sgd.momentum()).addi(gradient);
                    try (NDArray step = direction.mul((float) learningRate)) {
                        parameter.subi(step);
                    }
                }
            }
        };
    }

    /** Computes g + λ · w as a new array, which the caller must close. */
    private static NDArray decayed(NDArray gradient, NDArray parameter, double weightDecay) {
        NDArray decay = parameter.mul((float) weightDecay);
        return decay.addi(gradient);
    }
}
