package io.anomalight.models.dinomaly;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.bank.Patches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The layers of an encoder as tokens: one vector per position, of the same width and on the same grid in all layers.
 *
 * <p>The layers of a vision transformer are such tokens already, and none is changed. The layers of a convolutional network differ in
 * size. Each map is resized by bilinear interpolation to the grid of the first layer in the recipe, and its channels are averaged in
 * equal neighbouring sections to the number of the layer that has the fewest, as PatchCore's published code does (adaptive average
 * pooling). The paper doesn't treat such encoders.
 *
 * <p>If the tokens are centred, the mean token of the image is subtracted from each, and each is then standardized over its
 * channels, layer by layer. The features of a network with ReLU are positive, so that all of them have nearly the same direction: their
 * cosine distances are small, and the decoder learns the mean first. A change that is the same at all positions is lost.
 *
 * <p>The class token and the register tokens of a transformer are left out, as with anomalib's {@code remove_class_token = true}.
 *
 * @param layers the layers of the encoder
 * @param patches resizes them to one grid
 * @param centered whether tokens are centred
 */
record TokenLayers(List<FeatureLayer> layers, Patches patches, boolean centered) {
    private static final double EPSILON = 1e-6;

    TokenLayers {
        layers = List.copyOf(layers);
    }

    /** The tokens of an encoder, for images of this size. */
    static TokenLayers of(FeatureExtractor encoder, ImageSize size, boolean centered) {
        return new TokenLayers(encoder.layers(), Patches.of(encoder, size), centered);
    }

    /** The width D of a token: the number of channels of the narrowest layer. */
    static int width(List<FeatureLayer> layers) {
        return layers.stream().mapToInt(FeatureLayer::channels).min().orElseThrow();
    }

    /** The number of rows and columns of tokens. */
    ImageSize grid() {
        return patches.grid();
    }

    /**
     * Computes the tokens of each layer.
     *
     * @param features one {@code [B, C, h, w]} per layer
     * @return one {@code [B, N, D]} per layer, positions in row-major order
     */
    List<Operand> of(List<Operand> features) {
        int width = width(layers);
        List<Operand> vectors = patches.vectorsOfLayers(features);
        List<Operand> tokens = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            int channels = layers.get(i).channels();
            Operand same = channels == width ? vectors.get(i) : averaged(vectors.get(i), channels, width);
            tokens.add(centered ? centered(same, width) : same);
        }
        return tokens;
    }

    private Operand centered(Operand tokens, int width) {
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        return tokens.sub(tokens.mean(1).expandDims(1))
                .reshape(-1, width)
                .layerNorm(tokens.constant(ones, width), tokens.constant(new float[width], width), EPSILON)
                .reshape(-1, grid().pixels(), width);
    }

    private static Operand averaged(Operand vectors, int channels, int width) {
        float[] weights = new float[channels * width]; // [C, D]
        for (int i = 0; i < width; i++) {
            int from = (int) ((long) i * channels / width);
            int to = (int) (((long) (i + 1) * channels + width - 1) / width);
            for (int channel = from; channel < to; channel++) {
                weights[channel * width + i] = 1f / (to - from);
            }
        }
        return vectors.matMul(vectors.constant(weights, channels, width));
    }
}
