package io.anomalight.models.glass;

import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.models.components.trained.Activations;

/** The losses of the discriminator's numbers (section 3.5 of the paper); the sigmoid of a number is the probability of an anomaly. */
final class GlassLosses {
    /** The label smoothing of the published focal loss. */
    private static final double SMOOTH = 1e-5;

    private GlassLosses() {}

    /** The mean binary cross entropy if all positions are anomalous, or all are normal. */
    static Operand crossEntropy(Operand numbers, boolean anomalous) {
        return numbers.mul(anomalous ? -1 : 1).softPlus().reshape(-1).mean(0);
    }

    /** The binary cross entropy of each normal image, {@code [B]}. */
    static Operand ofNormalImages(Operand numbers) {
        return numbers.softPlus().mean(3).mean(2).mean(1);
    }

    /**
     * The mean focal loss (γ = 2) of the hard positions: those whose squared error is at or above a quantile (online hard example
     * mining).
     *
     * @param numbers {@code [B, 1, h, w]}; arrays of the engine, not a graph
     * @param masks 1 for anomalous positions and 0 for others, of the same shape
     * @param threshold the quantile, from 0 to 1; 0 takes all positions
     */
    static Operand focal(Operand numbers, Operand masks, double threshold) {
        Operand p = Activations.sigmoid(numbers);
        // 1 − p of the true class: p where the mask is 0, and 1 − p where it is 1
        Operand wrong = p.add(masks).sub(p.mul(masks).mul(2));
        Operand likely = wrong.mul(2 * SMOOTH - 1).add(1); // (1 − ε) (1 − wrong) + ε · wrong + ε
        Operand easy = likely.mul(-1).add(1);
        Operand losses = easy.square().mul(likely.log()).mul(-1);
        return threshold == 0 ? losses.reshape(-1).mean(0) : meanOfHard(losses, wrong, threshold);
    }

    private static Operand meanOfHard(Operand losses, Operand wrong, double threshold) {
        float[] errors = EagerOperand.array(wrong).toFloatArray();
        for (int i = 0; i < errors.length; i++) {
            errors[i] *= errors[i];
        }
        float least = Quantile.of(errors, threshold);
        float[] weights = new float[errors.length];
        int hard = 0;
        for (int i = 0; i < errors.length; i++) {
            hard += errors[i] >= least ? 1 : 0;
        }
        for (int i = 0; i < errors.length; i++) {
            weights[i] = errors[i] >= least ? 1f / hard : 0;
        }
        return losses.reshape(-1).mul(losses.constant(weights, weights.length)).sum();
    }
}
