package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.trained.ConvolutionWithBias;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A patch description network (PDN, figure 2 and appendix of the paper): four convolutions, or six of a {@link
 * ModelSize#MEDIUM medium} one, that compute a vector for each patch of 33x33 pixels, called its description. The stride of the
 * patches is four pixels.
 *
 * <p>The last layer is called a head, and the layers before it are called the trunk. A network may have several heads: the
 * student's 2·C output channels are two heads of C channels each, so that each loss computes only the head that it needs.
 */
final class PatchDescriptionNetwork {
    /** The stride of patches in pixels. */
    static final int STRIDE = 4;

    private static final int PATCH = 33;

    private final PdnLayout layout;
    private final MixedPrecision mixedPrecision;
    private final List<ConvolutionWithBias> trunk;
    private final List<ConvolutionWithBias> heads;

    /**
     * The architecture of a network.
     *
     * @param size the kind and number of its convolutions
     * @param width channels of the first layer; the next ones have twice as many
     * @param outputs channels C of each head
     * @param padding whether the image is padded with zeros, so that there are patches at its edges
     */
    record PdnLayout(ModelSize size, int width, int outputs, boolean padding) {

        private List<ConvolutionWithBias> trunk(String prefix, int heads) {
            int three = padding ? 3 : 0;
            int one = padding ? 1 : 0;
            int wide = 2 * width;
            ConvolutionWithBias first = new ConvolutionWithBias(prefix + "conv1", 3, width, 4, 1, three);
            ConvolutionWithBias second = new ConvolutionWithBias(prefix + "conv2", width, wide, 4, 1, three);
            return size == ModelSize.SMALL
                    ? List.of(first, second, new ConvolutionWithBias(prefix + "conv3", wide, wide, 3, 1, one))
                    : List.of(
                            first,
                            second,
                            new ConvolutionWithBias(prefix + "conv3", wide, wide, 1, 1, 0),
                            new ConvolutionWithBias(prefix + "conv4", wide, wide, 3, 1, one),
                            new ConvolutionWithBias(prefix + "conv5", wide, heads * outputs, 4, 1, 0));
        }

        private ConvolutionWithBias head(String prefix, String name, int heads) {
            return size == ModelSize.SMALL
                    ? new ConvolutionWithBias(prefix + "conv4" + name, 2 * width, outputs, 4, 1, 0)
                    : new ConvolutionWithBias(prefix + "conv6" + name, heads * outputs, outputs, 1, 1, 0);
        }
    }

    /**
     * @param prefix of its parameters in the state
     * @param heads names of the heads, each appended to the name of the last layer
     */
    PatchDescriptionNetwork(String prefix, List<String> heads, PdnLayout layout, ModuleState state) {
        this.layout = layout;
        this.mixedPrecision = new MixedPrecision(state);
        this.trunk = layout.trunk(prefix, heads.size());
        this.heads = heads.stream()
                .map(head -> layout.head(prefix, head, heads.size()))
                .toList();
    }

    ModelSize size() {
        return layout.size();
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
        return layout.padding() ? 0 : PATCH / 2;
    }

    /** The number of rows and columns of patches for an image size. */
    ImageSize grid(ImageSize size) {
        return new ImageSize(length(size.height()), length(size.width()));
    }

    private int length(int pixels) {
        int pad = layout.padding() ? 1 : 0;
        int halved = (trunk.get(0).length(pixels) + 2 * pad) / 2;
        int length = (trunk.get(1).length(halved) + 2 * pad) / 2;
        for (ConvolutionWithBias convolution : trunk.subList(2, trunk.size())) {
            length = convolution.length(length);
        }
        return heads.get(0).length(length);
    }

    /**
     * Computes the input of all heads.
     *
     * @param images normalised, {@code [B, 3, H, W]}
     * @return {@code [B, 2·width, h + 3, w + 3]}, of a medium network {@code [B, C·heads, h, w]}
     */
    Operand trunk(Operand images) {
        Operand x = halved(images, trunk.get(0));
        x = next(x, in -> halved(in, trunk.get(1)));
        for (ConvolutionWithBias convolution : trunk.subList(2, trunk.size())) {
            x = next(x, in -> rectified(in, convolution));
        }
        return x;
    }

    private static Operand next(Operand x, UnaryOperator<Operand> layer) {
        try (x) {
            return layer.apply(x);
        }
    }

    /** The descriptions {@code [B, C, h, w]} of one head, from the input of the heads. */
    Operand head(int head, Operand trunk) {
        return heads.get(head).apply(trunk, mixedPrecision);
    }

    /** The descriptions {@code [B, C, h, w]} of one head. */
    Operand describe(Operand images, int head) {
        try (Operand trunk = trunk(images)) {
            return head(head, trunk);
        }
    }

    /** The same for arrays; the result belongs to the images' manager. */
    NDArray describe(NDArray images, int head) {
        return EagerOperand.compute(images, in -> describe(in, head));
    }

    private Operand rectified(Operand x, ConvolutionWithBias convolution) {
        try (Operand convolved = convolution.apply(x, mixedPrecision)) {
            return convolved.relu();
        }
    }

    /** A rectified convolution, averaged over squares of 2x2. */
    private Operand halved(Operand x, ConvolutionWithBias convolution) {
        try (Operand rectified = rectified(x, convolution)) {
            return rectified.averagePool(2, 2, layout.padding() ? 1 : 0);
        }
    }
}
