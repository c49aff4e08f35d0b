package io.anomalight.models.stfpm;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.Norm;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The distance of the student's and the teacher's features, after both are divided by their norms (called directions).
 *
 * @param grids the number of rows and columns of each layer
 * @param size the size of the images
 */
record FeatureDistance(List<ImageSize> grids, ImageSize size) {
    private static final int[] CHANNELS = {1};
    private static final Norm NORM = new Norm(1e-12); // ε of torch's F.normalize

    FeatureDistance {
        grids = List.copyOf(grids);
    }

    /** F̂ = F / ‖F‖ at each position of features {@code [B, C, h, w]}. */
    static Operand directions(Operand features) {
        return features.scoped(f -> f.div(NORM.of(f, CHANNELS, true)));
    }

    /**
     * ½·‖F̂ₜ − F̂ₛ‖² at each position of each layer, {@code [B, h, w]}: equation 1 of the paper.
     *
     * @param teacher directions of the teacher's features, one {@code [B, C, h, w]} per layer
     * @param student the student's features, not divided by their norms
     */
    static List<Operand> positions(List<Operand> teacher, List<Operand> student) {
        return IntStream.range(0, teacher.size())
                .mapToObj(layer -> student.get(layer).scoped(features -> directions(features)
                        .sub(teacher.get(layer))
                        .square()
                        .sum(CHANNELS)
                        .mul(0.5)))
                .toList();
    }

    /**
     * The mean over the positions of each image, summed over the layers with equal weights, {@code [B]}: equations 2 and 3.
     *
     * @param distances one {@code [B, h, w]} per layer
     */
    static Operand losses(List<Operand> distances) {
        return distances.stream()
                .map(layer -> layer.mean(2).mean(1))
                .reduce(Operand::add)
                .orElseThrow();
    }

    /**
     * The anomaly map: the product of the distances of all layers, each resized to the image (section 3.3).
     *
     * @param distances one {@code [B, h, w]} per layer
     * @return {@code [B, H, W]}
     */
    Operand anomalyMap(List<Operand> distances) {
        return IntStream.range(0, distances.size())
                .mapToObj(layer -> MapResize.bilinear(distances.get(layer), grids.get(layer), size))
                .reduce(Operand::mul)
                .orElseThrow();
    }
}
