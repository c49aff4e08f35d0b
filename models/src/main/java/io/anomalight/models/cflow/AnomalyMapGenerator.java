package io.anomalight.models.cflow;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.MapResize;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes the sum over the feature layers of which anomaly maps are made: likelihoods or log-likelihoods relative to the
 * largest one, resized to the image.
 *
 * @param grids the number of rows and columns of each feature layer
 * @param size the size of the images
 * @param fusion what is summed
 */
record AnomalyMapGenerator(List<ImageSize> grids, ImageSize size, CflowConfig.Fusion fusion) {
    AnomalyMapGenerator {
        grids = List.copyOf(grids);
    }

    /** How log-likelihoods are compared with those of the reference images. */
    @FunctionalInterface
    interface Relative {
        /** ℓ − max ℓ of a feature layer, divided by its deviation if the fusion asks for it: 0 or less on the reference. */
        Operand of(int layer, Operand logLikelihood);
    }

    /**
     * The sum over the feature layers of exp(ℓ − max ℓ), or of ℓ − max ℓ, resized to the image: high at normal positions.
     *
     * @param logLikelihoods one {@code [B, h, w]} per feature layer
     * @return {@code [B, H, W]}
     */
    Operand normality(List<Operand> logLikelihoods, Relative relative) {
        return IntStream.range(0, grids.size())
                .mapToObj(layer -> logLikelihoods
                        .get(layer)
                        .scoped(logLikelihood -> MapResize.alignCorners(
                                summand(relative.of(layer, logLikelihood)), grids.get(layer), size)))
                .reduce(Operand::add)
                .orElseThrow();
    }

    private Operand summand(Operand relative) {
        return fusion == CflowConfig.Fusion.LIKELIHOOD ? relative.exp() : relative;
    }
}
