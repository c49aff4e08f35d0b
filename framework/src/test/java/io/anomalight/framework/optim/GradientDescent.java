package io.anomalight.framework.optim;

import ai.djl.ndarray.NDManager;
import io.anomalight.framework.optim.rule.UpdateRule;
import java.util.List;

/** Plain gradient descent with learning rate 1, times the schedule. */
record GradientDescent() implements UpdateRule {
    @Override
    public List<String> slots() {
        return List.of();
    }

    @Override
    public double learningRate() {
        return 1;
    }

    @Override
    public Update open(NDManager manager) {
        return (parameters, gradients, slots, step, rate) -> {
            for (int i = 0; i < parameters.size(); i++) {
                parameters.get(i).subi(gradients.get(i).mul((float) rate));
            }
        };
    }
}
