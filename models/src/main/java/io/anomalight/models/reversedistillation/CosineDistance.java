package io.anomalight.models.reversedistillation;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.Norm;
import io.anomalight.models.reversedistillation.ReverseDistillationConfig.AnomalyMapMode;
import java.util.List;

/** The cosine distance of the decoder's and the encoder's features. */
final class CosineDistance {
    private static final int[] CHANNELS = {1};
    private static final int[] EVERYTHING = {1, 2, 3};
    private static final GaussianBlur BLUR = new GaussianBlur(4);

    private final Norm norm;

    CosineDistance(ModuleState state) {
        this.norm = new Norm(state, 1e-8); // ε of torch's cosine similarity
    }

    /** 1 − cos at each position, {@code [B, h, w]}: equation 1 of the paper. */
    NDArray positions(NDArray encoder, NDArray decoder) {
        return distance(encoder, decoder, CHANNELS);
    }

    /**
     * 1 − cos, where all features of one layer of an image form one vector; summed over the layers, averaged over the images.
     *
     * <p>The paper's equation 2 takes the mean over positions instead; its published code and anomalib compute the loss as here.
     *
     * @param encoder one {@code [B, C, h, w]} per layer
     * @param decoder one {@code [B, C, h, w]} per layer
     */
    NDArray loss(List<NDArray> encoder, List<NDArray> decoder) {
        NDArray total = distance(encoder.get(0), decoder.get(0), EVERYTHING).mean();
        for (int layer = 1; layer < encoder.size(); layer++) {
            total = total.add(
                    distance(encoder.get(layer), decoder.get(layer), EVERYTHING).mean());
        }
        return total;
    }

    /** The {@link #loss} of each image, {@code [B]}. */
    NDArray losses(List<NDArray> encoder, List<NDArray> decoder) {
        NDArray total = distance(encoder.get(0), decoder.get(0), EVERYTHING);
        for (int layer = 1; layer < encoder.size(); layer++) {
            total = total.add(distance(encoder.get(layer), decoder.get(layer), EVERYTHING));
        }
        return total;
    }

    private NDArray distance(NDArray encoder, NDArray decoder, int[] axes) {
        NDArray lengths = norm.of(decoder, axes).mul(norm.of(encoder, axes));
        NDArray cosine = decoder.mul(encoder).sum(axes, true).div(lengths);
        return cosine.neg().add(norm.state().constant(1)).squeeze(axes);
    }

    /**
     * The anomaly map: the distances of all layers, resized to the image, combined as a sum or product, and smoothed (section
     * 3.4).
     *
     * @param distances one {@code [B, h, w]} per layer
     * @return {@code [B, H, W]}, owned by the manager of the first
     */
    static NDArray anomalyMap(List<NDArray> distances, ImageSize size, AnomalyMapMode mode) {
        try (NDArray all = MapResize.alignCorners(distances.get(0), size)) {
            for (NDArray distance : distances.subList(1, distances.size())) {
                try (NDArray next = MapResize.alignCorners(distance, size)) {
                    if (mode == AnomalyMapMode.ADD) {
                        all.addi(next);
                    } else {
                        all.muli(next);
                    }
                }
            }
            return BLUR.apply(all);
        }
    }
}
