package io.anomalight.framework.optim;

import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Stochastic gradient descent with PyTorch's momentum: b ← μ·b + g + λ·w, w ← w − lr·b.
 *
 * @param learningRate step size
 * @param momentum μ, the fraction of the last step that is added to the next; 0 for none
 * @param weightDecay λ; λ·w is added to the gradient of w
 */
public record Sgd(double learningRate, double momentum, double weightDecay) implements UpdateRule {
    public Sgd {
        if (!(learningRate > 0)) {
            throw new IllegalArgumentException("lr must be positive, but is " + learningRate);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum must be from 0 to below 1, but is " + momentum);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("weight_decay must not be negative, but is " + weightDecay);
        }
    }

    @Override
    public List<String> slots() {
        return momentum > 0 ? List.of("momentum_buffer") : List.of();
    }

    @Override
    public Update open(NDManager manager) {
        return new FusedUpdates(manager).of(this);
    }

    @Override
    public Update openPlain(NDManager manager) {
        return PlainUpdates.of(this);
    }
}
