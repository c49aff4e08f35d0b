package io.anomalight.framework.optim.rule;

import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Adam with the largest second moment so far in place of the current one (Reddi, Kale and Kumar 2018, algorithm 2), as PyTorch's
 * {@code AdamW(amsgrad=True)} or {@code Adam(amsgrad=True)}.
 *
 * @param learningRate step size
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the corrected second moment
 * @param weightDecay λ
 * @param decoupled whether, as in AdamW, each step first multiplies w by 1 − lr · λ; otherwise λ·w is added to the gradient of w
 */
public record AmsGrad(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled)
        implements UpdateRule {
    public AmsGrad {
        Adam.check(learningRate, beta1, beta2, epsilon, weightDecay);
    }

    /** With AdamW's weight decay. */
    public AmsGrad(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
        this(learningRate, beta1, beta2, epsilon, weightDecay, true);
    }

    /** With AdamW's weight decay, and PyTorch's default decays and epsilon. */
    public AmsGrad(double learningRate, double weightDecay) {
        this(learningRate, 0.9, 0.999, 1e-8, weightDecay);
    }

    @Override
    public String saved() {
        return Adam.saved(decoupled ? "adamw" : "adam", beta1, beta2, epsilon, weightDecay) + " amsgrad=true";
    }

    @Override
    public List<String> slots() {
        return List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq");
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
