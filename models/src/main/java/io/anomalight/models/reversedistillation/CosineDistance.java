package io.anomalight.models.reversedistillation;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.FeatureCosine;
import io.anomalight.models.reversedistillation.ReverseDistillationConfig.AnomalyMapMode;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * The cosine distance of the decoder's and the encoder's features.
 *
 * @param grids the number of rows and columns of each layer
 * @param size the size of the images
 * @param mode how the maps of the layers are combined
 */
record CosineDistance(List<ImageSize> grids, ImageSize size, AnomalyMapMode mode) {
    private static final int[] CHANNELS = {1};
    private static final int[] EVERYTHING = {1, 2, 3};
    private static final GaussianBlur BLUR = new GaussianBlur(4);

    CosineDistance {
        grids = List.copyOf(grids);
    }

    /** 1 − cos at each position, {@code [B, h, w]}: equation 1 of the paper. */
    static Operand positions(Operand encoder, Operand decoder) {
        return FeatureCosine.distance(encoder, decoder, CHANNELS);
    }

    /**
     * 1 − cos, where all features of one layer of an image form one vector; summed over the layers, {@code [B]}.
     *
     * <p>The paper's equation 2 takes the mean over positions instead; its published code and anomalib compute the loss as here.
     *
     * @param encoder one {@code [B, C, h, w]} per layer
     * @param decoder one {@code [B, C, h, w]} per layer
     */
    static Operand losses(List<Operand> encoder, List<Operand> decoder) {
        return IntStream.range(0, encoder.size())
                .mapToObj(layer -> FeatureCosine.distance(encoder.get(layer), decoder.get(layer), EVERYTHING))
                .reduce(Operand::add)
                .orElseThrow();
    }

    /**
     * The anomaly map {@code [B, H, W]}: the distances of all layers, resized to the image, combined as a sum or product, and
     * smoothed (section 3.4).
     *
     * @param encoder one {@code [B, C, h, w]} per layer
     * @param decoder one {@code [B, C, h, w]} per layer
     */
    Operand anomalyMap(List<Operand> encoder, List<Operand> decoder) {
        BinaryOperator<Operand> combined = mode == AnomalyMapMode.ADD ? Operand::add : Operand::mul;
        Operand all = IntStream.range(0, encoder.size())
                .mapToObj(layer -> MapResize.alignCorners(
                        positions(encoder.get(layer), decoder.get(layer)), grids.get(layer), size))
                .reduce(combined)
                .orElseThrow();
        return BLUR.apply(all, size);
    }
}
