package io.anomalight.framework.optim.rule;

import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Stochastic gradient descent with PyTorch's momentum: b ← μ·b + (1 − d)·g, w ← w − lr·b, where g is the gradient plus λ·w.
 *
 * @param learningRate step size
 * @param momentum μ, the fraction of the last step that is added to the next; 0 for none
 * @param dampening d, the part of the gradient that momentum leaves out; as in PyTorch, the first b is g
 * @param weightDecay λ; λ·w is added to the gradient of w
 * @param nesterov whether w moves along g + μ·b in place of b (Sutskever et al. 2013)
 */
public record Sgd(double learningRate, double momentum, double dampening, double weightDecay, boolean nesterov)
        implements UpdateRule {
    public Sgd {
        if (!(learningRate > 0)) {
            throw new IllegalArgumentException("lr must be positive, but is " + learningRate);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum must be from 0 to below 1, but is " + momentum);
        }
        if (!(dampening >= 0 && dampening <= 1)) {
            throw new IllegalArgumentException("dampening must be from 0 to 1, but is " + dampening);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("weight_decay must not be negative, but is " + weightDecay);
        }
        if (dampening > 0 && momentum == 0) {
            throw new IllegalArgumentException(
                    "dampening has no effect without momentum; set momentum, or leave it out");
        }
        if (nesterov && (momentum == 0 || dampening > 0)) {
            throw new IllegalArgumentException("nesterov needs a positive momentum and no dampening, but they are "
                    + momentum + " and " + dampening);
        }
    }

    /** Without dampening, and not Nesterov's. */
    public Sgd(double learningRate, double momentum, double weightDecay) {
        this(learningRate, momentum, 0, weightDecay, false);
    }

    @Override
    public String saved() {
        return "sgd momentum=" + momentum + " dampening=" + dampening + " weight_decay=" + weightDecay + " nesterov="
                + nesterov;
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
