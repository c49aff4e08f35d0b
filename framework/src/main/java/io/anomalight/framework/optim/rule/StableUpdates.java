package io.anomalight.framework.optim.rule;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;

/** The steps of {@link StableAdamW}, parameter by parameter. */
final class StableUpdates {
    private static final NDIndex EVERYTHING = new NDIndex("...");

    private StableUpdates() {}

    static UpdateRule.Update of(StableAdamW rule) {
        return (parameters, gradients, slots, taken, learningRate) -> {
            double first = 1 - Math.pow(rule.beta1(), (double) taken); // the bias of the moments
            double second = 1 - Math.pow(rule.beta2(), (double) taken);
            for (int i = 0; i < parameters.size(); i++) {
                int parameter = i;
                List<NDArray> moments =
                        slots.stream().map(slot -> slot.get(parameter)).toList();
                parameters.get(i).muli((float) (1 - learningRate * rule.weightDecay()));
                collect(rule, gradients.get(i), moments);
                try (NDArray root = denominator(rule, moments, second)) {
                    move(parameters.get(i), gradients.get(i), moments.get(0), root, learningRate / first);
                }
            }
        };
    }

    // m = β₁ · m + (1 − β₁) · g, v = β₂ · v + (1 − β₂) · g²
    private static void collect(StableAdamW rule, NDArray gradient, List<NDArray> moments) {
        try (NDArray share = gradient.mul((float) (1 - rule.beta1()));
                NDArray square = gradient.square()) {
            moments.get(0).muli((float) rule.beta1()).addi(share);
            moments.get(1).muli((float) rule.beta2()).addi(square.muli((float) (1 - rule.beta2())));
        }
        if (rule.amsgrad()) {
            try (NDArray larger = moments.get(2).maximum(moments.get(1))) {
                moments.get(2).set(EVERYTHING, larger);
            }
        }
    }

    // √v / √(1 − β₂ᵗ) + ε
    private static NDArray denominator(StableAdamW rule, List<NDArray> moments, double bias) {
        NDArray variance = rule.amsgrad() ? moments.get(2) : moments.get(1);
        return variance.sqrt().divi((float) Math.sqrt(bias)).addi((float) rule.epsilon());
    }

    // w = w − lr / (1 − β₁ᵗ) / max(1, rms(g / root)) · m / root
    private static void move(NDArray parameter, NDArray gradient, NDArray mean, NDArray root, double rate) {
        try (NDArray ratio = gradient.div(root);
                NDArray square = ratio.square();
                NDArray meanSquare = square.mean();
                NDArray rootMeanSquare = meanSquare.sqrt();
                NDArray divisor = rootMeanSquare.maximum(1f);
                NDArray direction = mean.div(root)) {
            parameter.subi(direction.muli((float) rate).divi(divisor));
        }
    }
}
