package io.anomalight.models.glass;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.models.components.trained.Statistics;
import java.util.List;
import java.util.Optional;

/**
 * Global anomalies: normal features with noise, moved so that the discriminator takes them less for anomalies, but kept away from
 * normal features by a truncated projection (section 3.3 of the paper).
 *
 * @param model the network
 * @param steps the number of ascents
 */
record GradientAscent(GlassModel model, int steps) {
    /** The length of an ascent, for each position. */
    private static final double RATE = 0.001;
    /** A projection follows every fifth ascent. */
    private static final int INTERVAL = 5;
    /** The distances to normal features under the manifold hypothesis. */
    static final Shell MANIFOLD = new Shell(0.5, 1);

    /**
     * The difference of the anomalies and the normal features they start from, {@code [B, C, h, w]}; it belongs to the manager of
     * {@code normal}.
     *
     * @param normal adapted features
     * @param noise of the same shape
     * @param sphere absent for the manifold hypothesis
     */
    NDArray offset(NDArray normal, NDArray noise, Optional<Hypersphere> sphere, Optimizers optimizers) {
        NDArray points = normal.add(noise);
        for (int i = 0; i < steps; i++) {
            boolean projects = (i + 1) % INTERVAL == 0;
            try (NDArray before = points;
                    NDArray gradient = optimizers.gradient(new NDList(before, normal), this::loss)) {
                NDList inputs = new NDList(before, gradient, normal);
                sphere.ifPresent(known -> inputs.add(known.centre()));
                points = EagerOperand.compute(inputs, in -> {
                    Operand moved = in.get(0).add(ascent(in.get(1)));
                    return projects ? projected(moved, in.get(in.size() - 1), sphere) : moved;
                });
            }
        }
        try (NDArray anomalies = points) {
            return anomalies.sub(normal);
        }
    }

    private static Operand ascent(Operand gradient) {
        return gradient.div(Shell.lengths(gradient)).mul(RATE);
    }

    private static Operand projected(Operand points, Operand centres, Optional<Hypersphere> sphere) {
        return sphere.map(Hypersphere::shell).orElse(MANIFOLD).project(points, centres);
    }

    /** The discriminator's loss for the points if all are anomalies; it sees the normal features in the same batch. */
    private NDArray loss(NDList pointsAndNormal) {
        return EagerOperand.compute(pointsAndNormal, in -> {
            Operand numbers = model.discriminate(in.get(1).concat(0, List.of(in.get(0))), Statistics.BATCH);
            long batch = pointsAndNormal.get(0).getShape().get(0);
            return GlassLosses.crossEntropy(numbers.slice(0, batch, 2 * batch), true);
        });
    }
}
