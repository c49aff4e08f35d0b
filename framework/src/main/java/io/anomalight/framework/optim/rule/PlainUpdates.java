package io.anomalight.framework.optim.rule;

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

    /** AMSGrad: Reddi, Kale and Kumar 2018, algorithm 2. */
    static UpdateRule.Update of(AmsGrad rule) {
        double coupled = rule.decoupled() ? 0 : rule.weightDecay();
        double decoupled = rule.decoupled() ? rule.weightDecay() : 0;
        return (parameters, gradients, slots, taken, learningRate) -> {
            double first = 1 - Math.pow(rule.beta1(), (double) taken); // the bias of the moments
            double second = 1 - Math.pow(rule.beta2(), (double) taken);
            for (int i = 0; i < parameters.size(); i++) {
                NDArray mean = slots.get(0).get(i);
                NDArray variance = slots.get(1).get(i);
                NDArray largest = slots.get(2).get(i);
                // m = β₁ · m + (1 − β₁) · g, v = β₂ · v + (1 − β₂) · g², v̂ = max(v̂, v)
                try (NDArray gradient = decayed(gradients.get(i), parameters.get(i), coupled);
                        NDArray square = gradient.square()) {
                    mean.muli((float) rule.beta1()).addi(gradient.muli((float) (1 - rule.beta1())));
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
                            .muli((float) (1 - learningRate * decoupled))
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

    /** SGD with momentum: b = μ · b + (1 − d) · g, w = w − lr · b; with Nesterov's momentum w = w − lr · (g + μ · b). */
    static UpdateRule.Update of(Sgd sgd) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            // As in torch, the first b is g.
            double share = taken == 1 ? 1 : 1 - sgd.dampening();
            for (int i = 0; i < parameters.size(); i++) {
                NDArray parameter = parameters.get(i);
                try (NDArray gradient = decayed(gradients.get(i), parameter, sgd.weightDecay());
                        NDArray damped = gradient.mul((float) share)) {
                    NDArray direction = slots.isEmpty()
                            ? gradient
                            : slots.get(0).get(i).muli((float) sgd.momentum()).addi(damped);
                    try (NDArray ahead = direction.mul((float) (sgd.nesterov() ? sgd.momentum() : 1))) {
                        if (sgd.nesterov()) {
                            ahead.addi(gradient);
                        }
                        parameter.subi(ahead.muli((float) learningRate));
                    }
                }
            }
        };
    }

    /** RMSprop: v = α · v + (1 − α) · g², a = α · a + (1 − α) · g, w = w − lr · g / (√(v − a²) + ε); a = 0 if not centred. */
    static UpdateRule.Update of(RmsProp rule) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            for (int i = 0; i < parameters.size(); i++) {
                NDArray square = slots.get(0).get(i);
                try (NDArray gradient = decayed(gradients.get(i), parameters.get(i), rule.weightDecay());
                        NDArray squared = gradient.square()) {
                    square.muli((float) rule.alpha()).addi(squared.muli((float) (1 - rule.alpha())));
                    try (NDArray root = rule.centered()
                                    ? centeredRoot(square, slots.get(1).get(i), gradient, rule.alpha())
                                    : square.sqrt();
                            NDArray step = gradient.div(root.addi((float) rule.epsilon()))) {
                        if (rule.momentum() > 0) { // b = μ · b + step, w = w − lr · b
                            NDArray buffer = slots.get(slots.size() - 1).get(i);
                            step.addi(buffer.muli((float) rule.momentum()));
                            buffer.set(new NDIndex("..."), step);
                        }
                        parameters.get(i).subi(step.muli((float) learningRate));
                    }
                }
            }
        };
    }

    private static NDArray centeredRoot(NDArray square, NDArray mean, NDArray gradient, double alpha) {
        try (NDArray part = gradient.mul((float) (1 - alpha))) {
            mean.muli((float) alpha).addi(part);
        }
        try (NDArray squaredMean = mean.square();
                NDArray variance = square.sub(squaredMean)) {
            return variance.sqrt();
        }
    }

    /** Computes g + λ · w as a new array, which the caller must close. */
    private static NDArray decayed(NDArray gradient, NDArray parameter, double weightDecay) {
        NDArray decay = parameter.mul((float) weightDecay);
        return decay.addi(gradient);
    }
}
