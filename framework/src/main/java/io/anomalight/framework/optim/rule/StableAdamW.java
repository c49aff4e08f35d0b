package io.anomalight.framework.optim.rule;

import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * StableAdamW (Wortsman et al. 2023, algorithm 2): AdamW whose step is shortened where the gradient is large for its second
 * moment, with the arithmetic of Dinomaly's published code.
 *
 * @param learningRate step size
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the corrected second moment
 * @param weightDecay λ; each step first multiplies w by 1 − lr · λ
 * @param amsgrad whether the largest second moment so far takes the place of the current one (Reddi et al. 2018)
 */
public record StableAdamW(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, boolean amsgrad)
        implements UpdateRule {
    public StableAdamW {
        Adam.check(learningRate, beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public String saved() {
        return Adam.saved("stable_adamw", beta1, beta2, epsilon, weightDecay) + " amsgrad=" + amsgrad;
    }

    @Override
    public List<String> slots() {
        List<String> moments = List.of("exp_avg", "exp_avg_sq");
        return amsgrad ? List.of(moments.get(0), moments.get(1), "max_exp_avg_sq") : moments;
    }

    @Override
    public Update open(NDManager manager) {
        return StableUpdates.of(this);
    }
}
