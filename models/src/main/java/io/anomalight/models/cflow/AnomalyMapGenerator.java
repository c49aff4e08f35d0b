package io.anomalight.models.cflow;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.MapResize;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes the sum over the feature layers of which anomaly maps are made: likelihoods relative to the largest one, resized to
 * the image.
 *
 * @param grids the number of rows and columns of each feature layer
 * @param size the size of the images
 */
record AnomalyMapGenerator(List<ImageSize> grids, ImageSize size) {
    AnomalyMapGenerator {
        grids = List.copyOf(grids);
    }

    /**
     * The sum over the feature layers of exp(ℓ − max ℓ), resized to the image: high at normal positions.
     *
     * @param logLikelihoods one {@code [B, h, w]} per feature layer
     * @param maxima the largest log-likelihood of each feature layer, over the reference images
     * @return {@code [B, H, W]}
     */
    Operand normality(List<Operand> logLikelihoods, List<Operand> maxima) {
        return IntStream.range(0, grids.size())
                .mapToObj(layer -> logLikelihoods
                        .get(layer)
                        .scoped(logLikelihood -> MapResize.alignCorners(
                                logLikelihood.sub(maxima.get(layer)).exp(), grids.get(layer), size)))
                .reduce(Operand::add)
                .orElseThrow();
    }
}
