package io.anomalight.models.stfpm;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.Norm;
import java.util.List;

/** The distance of the student's and the teacher's features, after both are divided by their norms (called directions). */
final class FeatureDistance {
    private static final int CHANNELS = 1;

    private final ModuleState state;
    private final Norm norm;

    FeatureDistance(ModuleState state) {
        this.state = state;
        this.norm = new Norm(state, 1e-12); // ε of torch's F.normalize
    }

    /** F̂ = F / ‖F‖ at each position of features {@code [B, C, h, w]}. */
    NDArray directions(NDArray features) {
        return features.div(norm.of(features, CHANNELS));
    }

    /**
     * ½·‖F̂ₜ − F̂ₛ‖² at each position, {@code [B, h, w]}: equation 1 of the paper.
     *
     * @param teacher directions of the teacher's features, {@code [B, C, h, w]}
     * @param student the student's features, not normalised
     */
    NDArray positions(NDArray teacher, NDArray student) {
        return directions(student)
                .sub(teacher)
                .square()
                .sum(new int[] {CHANNELS})
                .mul(state.constant(0.5));
    }

    /** The same computation as a graph for ONNX; neither argument is normalised. */
    Value positions(Value teacher, Value student) {
        return norm.directions(student, CHANNELS)
                .sub(norm.directions(teacher, CHANNELS))
                .square()
                .sum(CHANNELS)
                .mul(0.5);
    }

    /**
     * The mean over positions, summed over the layers with equal weights and over the images: equations 2 and 3.
     *
     * <p>The sum over the images is as in anomalib, whose default learning rate is chosen for it; the authors' code takes the
     * mean.
     *
     * @param teacher directions, one {@code [B, C, h, w]} per layer
     * @param student features, one {@code [B, C, h, w]} per layer
     */
    NDArray loss(List<NDArray> teacher, List<NDArray> student) {
        NDArray total = positions(teacher.get(0), student.get(0)).mean();
        for (int layer = 1; layer < teacher.size(); layer++) {
            total = total.add(positions(teacher.get(layer), student.get(layer)).mean());
        }
        return total.mul(state.constant((double) teacher.get(0).getShape().get(0)));
    }

    /**
     * The anomaly map: the product of the distances of all layers, each resized to the image (section 3.3).
     *
     * @param distances one {@code [B, h, w]} per layer
     * @return {@code [B, H, W]}, owned by the manager of the first
     */
    static NDArray anomalyMap(List<NDArray> distances, ImageSize size) {
        NDArray product = MapResize.bilinear(distances.get(0), size);
        for (NDArray distance : distances.subList(1, distances.size())) {
            try (NDArray next = MapResize.bilinear(distance, size)) {
                product.muli(next);
            }
        }
        return product;
    }
}
