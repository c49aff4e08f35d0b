package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The small patch description network (PDN, figure 2 of the paper): four convolutions that compute a vector for each patch of
 * 33x33 pixels, called its description. The stride of the patches is four pixels.
 *
 * <p>The last layer is called a head, and the layers before it are called the trunk. A network may have several heads: the
 * student's 2·C output channels are two heads of C channels each, so that each loss computes only the head that it needs.
 */
final class PatchDescriptionNetwork {
    /** The stride of patches in pixels. */
    static final int STRIDE = 4;

    private static final int PATCH = 33;
    private static final Shape TWO = new Shape(2, 2);

    private final boolean padding;
    private final MixedPrecision mixedPrecision;
    private final List<ConvolutionWithBias> trunk;
    private final List<ConvolutionWithBias> heads;

    /**
     * @param prefix of its parameters in the state
     * @param heads names of the heads
     * @param width channels of the first layer, 128 in the paper; the next two have twice as many
     * @param outputs channels C of each head
     * @param padding whether the image is padded with zeros, so that there are patches at its edges
     */
    PatchDescriptionNetwork(
            String prefix, List<String> heads, int width, int outputs, boolean padding, ModuleState state) {
        this.padding = padding;
        this.mixedPrecision = new MixedPrecision(state);
        int pad = padding ? 3 : 0;
        trunk = List.of(
                new ConvolutionWithBias(prefix + "conv1", 3, width, 4, 1, pad),
                new ConvolutionWithBias(prefix + "conv2", width, 2 * width, 4, 1, pad),
                new ConvolutionWithBias(prefix + "conv3", 2 * width, 2 * width, 3, 1, padding ? 1 : 0));
        this.heads = heads.stream()
                .map(head -> new ConvolutionWithBias(prefix + head, 2 * width, outputs, 4, 1, 0))
                .toList();
    }

    List<ConvolutionWithBias> convolutions() {
        return Stream.concat(trunk.stream(), heads.stream()).toList();
    }

    void initializeParameters(ModuleState state, SplittableRandom random) {
        convolutions().forEach(convolution -> convolution.initializeParameters(state, random));
    }

    /** Allocates arrays whose values are then read from an archive. */
    void allocateParameters(ModuleState state) {
        convolutions().forEach(convolution -> convolution.allocateParameters(state));
    }

    List<String> parameterNames() {
        List<String> names = new ArrayList<>();
        convolutions().forEach(convolution -> names.addAll(convolution.parameterNames()));
        return names;
    }

    /** The centre of the first patch, in pixels from the upper left corner. */
    int firstCentre() {
        return padding ? 0 : PATCH / 2;
    }

    /** The number of rows and columns of patches for an image size. */
    ImageSize grid(ImageSize size) {
        return new ImageSize(length(size.height()), length(size.width()));
    }

    private int length(int pixels) {
        int pad = padding ? 1 : 0;
        int halved = (trunk.get(0).length(pixels) + 2 * pad) / 2;
        int quartered = (trunk.get(1).length(halved) + 2 * pad) / 2;
        return heads.get(0).length(trunk.get(2).length(quartered));
    }

    /**
     * Computes the input of all heads.
     *
     * @param images normalised, {@code [B, 3, H, W]}
     * @return {@code [B, 2·width, h + 3, w + 3]}; belongs to the images' manager
     */
    NDArray trunk(NDArray images) {
        try (NDArray first = rectified(images, trunk.get(0));
                NDArray halved = halved(first);
                NDArray second = rectified(halved, trunk.get(1));
                NDArray quartered = halved(second)) {
            return rectified(quartered, trunk.get(2));
        }
    }

    /** The descriptions {@code [B, C, h, w]} of one head, from the input of the heads. */
    NDArray head(int head, NDArray trunk) {
        return heads.get(head).apply(trunk, mixedPrecision);
    }

    /** The descriptions {@code [B, C, h, w]} of one head. */
    NDArray describe(NDArray images, int head) {
        try (NDArray trunk = trunk(images)) {
            return head(head, trunk);
        }
    }

    private NDArray rectified(NDArray x, ConvolutionWithBias convolution) {
        try (NDArray convolved = convolution.apply(x, mixedPrecision)) {
            return Activation.relu(convolved);
        }
    }

    private NDArray halved(NDArray x) {
        Shape zeros = padding ? new Shape(1, 1) : new Shape(0, 0);
        return Pool.avgPool2d(x, TWO, TWO, zeros, false, true);
    }
}
