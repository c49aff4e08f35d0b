package io.anomalight.framework.optim.rule;

import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * AdamW (Loshchilov and Hutter 2019, algorithm 2) with PyTorch's arithmetic: the weight decay shrinks the parameters directly and is
 * not part of the gradient.
 *
 * @param learningRate step size
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the corrected second moment
 * @param weightDecay λ; each step first multiplies w by 1 − lr·λ
 */
public record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        implements UpdateRule {
    public AdamW {
        Adam.check(learningRate, beta1, beta2, epsilon, weightDecay);
    }

    /** With PyTorch's default decays and epsilon. */
    public AdamW(double learningRate, double weightDecay) {
        this(learningRate, 0.9, 0.999, 1e-8, weightDecay);
    }

    /** The rule without weight decay. */
    Adam withoutDecay() {
        return new Adam(learningRate, beta1, beta2, epsilon, 0);
    }

    @Override
    public String saved() {
        return Adam.saved("adamw", beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public List<String> slots() {
        return List.of("exp_avg", "exp_avg_sq");
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
