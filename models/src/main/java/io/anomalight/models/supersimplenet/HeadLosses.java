package io.anomalight.models.supersimplenet;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.models.components.trained.Activations;

/** The losses of both heads (section 3.4 of the paper). */
final class HeadLosses {
    /** The truncation of the L1 loss: a score that is this far on its side costs nothing. */
    private static final double MARGIN = 0.5;

    private HeadLosses() {}

    /**
     * The loss of a batch: focal loss and truncated L1 loss of the map, and focal loss of the scores.
     *
     * @param map the segmentation head's numbers, {@code [N, 1, h, w]}
     * @param scores the classification head's numbers, {@code [N]}
     * @param masks 1 for anomalous positions and 0 for others, of the shape of {@code map}
     * @param labels 1 for anomalous images and 0 for others, {@code [N]}
     */
    static Operand of(Operand map, Operand scores, Operand masks, Operand labels) {
        return mean(focal(map, masks)).add(truncated(map, masks)).add(mean(focal(scores, labels)));
    }

    /** The same loss for each of B normal images by itself, {@code [B]}. */
    static Operand ofNormal(Operand map, Operand scores) {
        Operand none = map.scalar(0);
        Operand ofMap = focal(map, none).add(map.add(MARGIN).relu());
        return ofMap.mean(3).mean(2).mean(1).add(focal(scores, none));
    }

    /** Focal loss with γ = 4 and no weights of classes (Lin et al. 2017), of each element. */
    private static Operand focal(Operand x, Operand targets) {
        Operand crossEntropy = x.softPlus().sub(x.mul(targets));
        Operand p = Activations.sigmoid(x);
        // 1 − p of the true class: p where the target is 0, and 1 − p where it is 1
        Operand wrong = p.add(targets).sub(p.mul(targets).mul(2));
        return crossEntropy.mul(wrong.square().square());
    }

    /** The mean over normal positions of max(0, x + ½), plus the mean over anomalous positions of max(0, ½ − x). */
    private static Operand truncated(Operand x, Operand masks) {
        Operand normal = masks.mul(-1).add(1);
        return weightedMean(x.add(MARGIN).relu(), normal)
                .add(weightedMean(x.mul(-1).add(MARGIN).relu(), masks));
    }

    // 0 if no position has a weight; weights are 0 or 1, so their sum is 0 or at least 1
    private static Operand weightedMean(Operand x, Operand weights) {
        return x.mul(weights).sum().div(weights.sum().maximum(1));
    }

    private static Operand mean(Operand x) {
        return x.reshape(-1).mean(0);
    }
}
