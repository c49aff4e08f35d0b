package io.anomalight.framework.optim.rule;

import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with PyTorch's arithmetic: the bias is corrected before epsilon is added.
 *
 * @param learningRate step size
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the corrected second moment
 * @param weightDecay λ; λ·w is added to the gradient of w
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        implements UpdateRule {
    public Adam {
        check(learningRate, beta1, beta2, epsilon, weightDecay);
    }

    /** Checks the settings that Adam and its variants share. */
    static void check(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
        if (!(learningRate > 0)) {
            throw new IllegalArgumentException("lr must be positive, but is " + learningRate);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("weight_decay must not be negative, but is " + weightDecay);
        }
        checkDecay("beta1", beta1);
        checkDecay("beta2", beta2);
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException("eps must not be negative, but is " + epsilon);
        }
    }

    /** The settings that Adam and its variants share, as {@link UpdateRule#saved}. */
    static String saved(String name, double beta1, double beta2, double epsilon, double weightDecay) {
        return name + " betas=[" + beta1 + ", " + beta2 + "] eps=" + epsilon + " weight_decay=" + weightDecay;
    }

    private static void checkDecay(String name, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and below 1, but is " + decay);
        }
    }

    public Adam(double learningRate) {
        this(learningRate, 0);
    }

    /** With PyTorch's default decays and epsilon. */
    public Adam(double learningRate, double weightDecay) {
        this(learningRate, 0.9, 0.999, 1e-8, weightDecay);
    }

    @Override
    public String saved() {
        return saved("adam", beta1, beta2, epsilon, weightDecay);
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
