package io.anomalight.models.glass;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.models.components.trained.Statistics;
import java.util.List;
import java.util.Optional;

/**
 * The loss of a batch: cross entropy of normal features and global anomalies, and focal loss of images with local anomalies.
 *
 * @param model the network
 * @param sphere absent for the manifold hypothesis
 * @param threshold the quantile of errors at which the focal loss begins
 */
record GlassObjective(GlassModel model, Optional<Hypersphere> sphere, double threshold) {

    /**
     * Computes the loss.
     *
     * @param inputs features of normal images and of images with local anomalies, {@code [B, C, h, w]} each and not adapted; the
     *     offset of global anomalies, {@code [B, C, h, w]}; the masks of local anomalies, {@code [B, 1, h, w]}; and the centre of
     *     the hypersphere, {@code [1, C, h, w]}, if there is one
     */
    NDArray loss(NDList inputs) {
        long batch = inputs.head().getShape().get(0);
        return EagerOperand.compute(inputs, in -> {
            Operand normal = model.adapted(in.get(0));
            Operand global = normal.add(in.get(2));
            Operand both = model.discriminate(normal.concat(0, List.of(global)), Statistics.BATCH);
            Operand local = local(model.adapted(in.get(1)), in);
            Operand ofLocal = model.discriminate(local, Statistics.BATCH);
            return GlassLosses.crossEntropy(both.slice(0, 0, batch), false)
                    .add(GlassLosses.crossEntropy(both.slice(0, batch, 2 * batch), true))
                    .add(GlassLosses.focal(ofLocal, in.get(3), threshold));
        });
    }

    /** Under the hypersphere hypothesis, local anomalies are kept between twice and four times the radius. */
    private Operand local(Operand adapted, List<Operand> inputs) {
        if (sphere.isEmpty()) {
            return adapted;
        }
        Shell normal = sphere.get().shell();
        Operand projected = new Shell(2 * normal.inner(), 2 * normal.outer()).project(adapted, inputs.get(4));
        return adapted.add(projected.sub(adapted).mul(inputs.get(3)));
    }
}
