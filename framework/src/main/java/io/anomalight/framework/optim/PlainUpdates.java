package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

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

    /** AMSGrad with AdamW's weight decay: Reddi, Kale and Kumar 2018, algorithm 2. */
    static UpdateRule.Update of(AmsGrad rule) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            double first = 1 - Math.pow(rule.beta1(), (double) taken); // the bias of the moments
            double second = 1 - Math.pow(rule.beta2(), (double) taken);
            for (int i = 0; i < parameters.size(); i++) {
                NDArray mean = slots.get(0).get(i);
                NDArray variance = slots.get(1).get(i);
                NDArray largest = slots.get(2).get(i);
                // m = β₁ · m + (1 − β₁) · g, v = β₂ · v + (1 − β₂) · g², v̂ = max(v̂, v)
                try (NDArray part = gradients.get(i).mul((float) (1 - rule.beta1()));
                        NDArray square = gradients.get(i).square()) {
                    mean.muli((float) rule.beta1()).addi(part);
                    variance.muli((float) rule.beta2()).addi(square.muli((float) (1 - rule.beta2())));
                }
                // w = (1 − lr · λ) · w − lr · (m / (1 − β₁ᵗ)) / (√(v̂ / (1 − β₂ᵗ)) + ε)
                try (NDArray larger = largest.maximum(variance);
                        NDArray step = mean.div((float) first);
                        NDArray corrected = larger.div((float) second);
                        NDArray root = corrected.sqrt()) {
                    root.addi((float) rule.epsilon());
                    largest.set(new NDIndex("..."), larger);
                    parameters
                            .get(i)
                            .muli((float) (1 - learningRate * rule.weightDecay()))
                            .subi(step.divi(root).muli((float) learningRate));
                }
            }
        };
    }

    /** AdamW: w = w − lr · λ · w, then a step of Adam without weight decay. */
    static UpdateRule.Update of(AdamW adam) {
        UpdateRule.Update step = of(adam.withoutDecay());
        return (parameters, gradients, slots, taken, learningRate) -> {
            float kept = (float) (1 - learningRate * adam.weightDecay());
            parameters.forEach(parameter -> parameter.muli(kept));
            step.apply(parameters, gradients, slots, taken, learningRate);
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
