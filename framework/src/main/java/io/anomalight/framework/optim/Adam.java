package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with PyTorch's arithmetic: the bias is corrected before epsilon is added.
 *
 * @param learningRate step size
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the corrected second moment
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon) implements UpdateRule {
    private static final float NO_WEIGHT_DECAY = 0f;
    private static final float NO_RESCALING = 1f;
    private static final float NO_CLIPPING = -1f;

    public Adam {
        if (!(learningRate > 0)) {
            throw new IllegalArgumentException("lr must be positive, but is " + learningRate);
        }
    }

    public Adam(double learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8);
    }

    @Override
    public List<String> slots() {
        return List.of("exp_avg", "exp_avg_sq");
    }

    @Override
    public void update(NDArray parameter, NDArray gradient, List<NDArray> slots, long step) {
        // DJL's kernel computes lr' * m / (sqrt(v) + eps'). With c = sqrt(1 - beta2^t), torch's
        // lr / (1 - beta1^t) * m / (sqrt(v) / c + eps) is the same with lr' = lr * c / (1 - beta1^t), eps' = eps * c.
        double correction = Math.sqrt(1 - Math.pow(beta2, (double) step));
        double rate = learningRate * correction / (1 - Math.pow(beta1, (double) step));
        parameter
                .getNDArrayInternal()
                .adamUpdate(
                        new NDList(parameter, gradient, slots.get(0), slots.get(1)),
                        new NDList(parameter),
                        (float) rate,
                        (float) rate,
                        NO_WEIGHT_DECAY,
                        NO_RESCALING,
                        NO_CLIPPING,
                        (float) beta1,
                        (float) beta2,
                        (float) (epsilon * correction),
                        true,
                        false);
    }
}
