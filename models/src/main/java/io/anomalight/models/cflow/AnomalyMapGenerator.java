package io.anomalight.models.cflow;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.maps.MapResize;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes the anomaly map from the log-likelihoods of all feature layers. Each likelihood is divided by the largest one of its
 * layer. The results are resized to the image and summed over the feature layers; this sum is called the normality. The anomaly
 * map is the largest normality minus the normality of each pixel.
 */
final class AnomalyMapGenerator {
    private final ImageSize size;

    AnomalyMapGenerator(ImageSize size) {
        this.size = size;
    }

    /**
     * The sum over the feature layers of exp(ℓ − max ℓ), resized to the image: high at normal positions.
     *
     * @param logLikelihoods one {@code [B, h, w]} per feature layer
     * @param maxima the largest log-likelihood of each feature layer, over the reference images
     * @return {@code [B, H, W]}, owned by the manager of the first feature layer
     */
    NDArray normality(List<NDArray> logLikelihoods, float[] maxima) {
        NDArray total = relativeLikelihood(logLikelihoods.get(0), maxima[0]);
        for (int layer = 1; layer < logLikelihoods.size(); layer++) {
            try (NDArray next = relativeLikelihood(logLikelihoods.get(layer), maxima[layer])) {
                total.addi(next);
            }
        }
        return total;
    }

    /**
     * The same computation as a graph for ONNX.
     *
     * @param grids h and w of each feature layer
     */
    Value normality(List<Value> logLikelihoods, List<Value> maxima, List<ImageSize> grids) {
        return IntStream.range(0, grids.size())
                .mapToObj(layer -> MapResize.alignCorners(
                        logLikelihoods.get(layer).sub(maxima.get(layer)).exp(), grids.get(layer), size))
                .reduce(Value::add)
                .orElseThrow();
    }

    /**
     * The anomaly map {@code [B, H, W]}: the difference of the largest normality and the normality of each pixel.
     *
     * @param greatest the largest value of {@link #normality}, over the reference images
     */
    NDArray anomalyMap(List<NDArray> logLikelihoods, float[] maxima, float greatest) {
        return normality(logLikelihoods, maxima).negi().addi(greatest);
    }

    private NDArray relativeLikelihood(NDArray logLikelihood, float maximum) {
        try (NDArray probability = logLikelihood.sub(maximum).exp()) {
            return MapResize.alignCorners(probability, size);
        }
    }
}
