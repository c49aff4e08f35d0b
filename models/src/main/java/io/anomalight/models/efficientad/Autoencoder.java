package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.MixedPrecision;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.ConvolutionWithBias;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The autoencoder (section 3.3 and appendix of the paper; for images that are not 256x256, the sizes of the maps are computed as
 * in anomalib). It encodes the whole image in a few numbers and computes the descriptions of all patches from them. So its
 * outputs depend on distant parts of the image.
 */
final class Autoencoder {
    /** The smallest image side: the map before the bottleneck must have at least 2x2 positions. */
    static final int SMALLEST = 64;

    private static final int BOTTLENECK_KERNEL = 8;
    private static final int ENCODER_STRIDE = 32;
    private static final double DROPOUT = 0.2;

    private final MixedPrecision mixedPrecision;
    private final List<ConvolutionWithBias> encoder = new ArrayList<>();
    private final List<ConvolutionWithBias> decoder = new ArrayList<>();
    private final ImageSize image;
    private final List<ImageSize> sizes;

    /**
     * @param prefix of its parameters in the state
     * @param width channels of the first layer, 32 in the paper; most of the others have twice as many
     * @param outputs C, channels of the output: the length of a patch description
     * @param image size of the images
     * @param grid number of rows and columns of patches, as in the teacher
     */
    Autoencoder(String prefix, int width, int outputs, ImageSize image, ImageSize grid, ModuleState state) {
        mixedPrecision = new MixedPrecision(state);
        this.image = image;
        int[] channels = {3, width, width, 2 * width, 2 * width, 2 * width};
        for (int i = 1; i < channels.length; i++) {
            encoder.add(new ConvolutionWithBias(prefix + "enconv" + i, channels[i - 1], channels[i], 4, 2, 1));
        }
        // For smaller images than in the paper, the last map would be smaller than the kernel of 8x8, so the kernel
        // gets its size.
        int kernel = Math.min(BOTTLENECK_KERNEL, Math.min(image.height(), image.width()) / ENCODER_STRIDE);
        encoder.add(new ConvolutionWithBias(prefix + "enconv6", 2 * width, 2 * width, kernel, 1, 0));
        for (int i = 1; i <= 6; i++) {
            decoder.add(new ConvolutionWithBias(prefix + "deconv" + i, 2 * width, 2 * width, 4, 1, 2));
        }
        decoder.add(new ConvolutionWithBias(prefix + "deconv7", 2 * width, 2 * width, 3, 1, 1));
        decoder.add(new ConvolutionWithBias(prefix + "deconv8", 2 * width, outputs, 3, 1, 1));
        sizes = Stream.concat(
                        Stream.of(
                                reduced(image, 64, 1),
                                reduced(image, 32, 0),
                                reduced(image, 16, 1),
                                reduced(image, 8, 0),
                                reduced(image, 4, 1),
                                reduced(image, 2, 1)),
                        Stream.of(grid))
                .toList();
    }

    private static ImageSize reduced(ImageSize image, int divisor, int subtracted) {
        return new ImageSize(
                Math.max(1, image.height() / divisor - subtracted), Math.max(1, image.width() / divisor - subtracted));
    }

    List<ConvolutionWithBias> convolutions() {
        return Stream.concat(encoder.stream(), decoder.stream()).toList();
    }

    void initializeParameters(ModuleState state, SplittableRandom random) {
        convolutions().forEach(convolution -> convolution.initializeParameters(state, random));
    }

    List<String> parameterNames() {
        List<String> names = new ArrayList<>();
        convolutions().forEach(convolution -> names.addAll(convolution.parameterNames()));
        return names;
    }

    /** Draws dropout masks for training: 0 with probability 0.2, otherwise 1 / 0.8. */
    NDList dropout(int batch, SplittableRandom random, NDManager owner) {
        NDList masks = new NDList();
        for (int i = 0; i < sizes.size() - 1; i++) {
            ConvolutionWithBias layer = decoder.get(i);
            Shape shape = new Shape(
                    batch,
                    layer.outputs(),
                    layer.length(sizes.get(i).height()),
                    layer.length(sizes.get(i).width()));
            masks.add(owner.create(mask((int) shape.size(), random), shape));
        }
        return masks;
    }

    private static float[] mask(int length, SplittableRandom random) {
        float kept = (float) (1 / (1 - DROPOUT));
        int threshold = (int) (Integer.MIN_VALUE + DROPOUT * (1L << Integer.SIZE));
        float[] mask = new float[length];
        for (int i = 0; i < length; i++) {
            mask[i] = random.nextInt() < threshold ? 0 : kept;
        }
        return mask;
    }

    /**
     * Computes the descriptions of the patches of images.
     *
     * @param images normalised, {@code [B, 3, H, W]}
     * @param dropout masks from {@link #dropout}; empty in evaluation
     * @return {@code [B, C, h, w]}
     */
    Operand describe(Operand images, List<Operand> dropout) {
        Operand x = images;
        ImageSize size = image;
        for (ConvolutionWithBias layer : encoder.subList(0, encoder.size() - 1)) {
            x = rectified(x, layer);
            size = after(layer, size);
        }
        ConvolutionWithBias bottleneck = encoder.get(encoder.size() - 1);
        x = bottleneck.apply(x, mixedPrecision);
        size = after(bottleneck, size);
        for (int i = 0; i < sizes.size(); i++) {
            ConvolutionWithBias layer = decoder.get(i);
            x = rectified(resized(x, layer.inputs(), size, sizes.get(i)), layer);
            x = i < dropout.size() ? x.mul(dropout.get(i)) : x;
            size = after(layer, sizes.get(i));
        }
        return decoder.get(decoder.size() - 1).apply(x, mixedPrecision);
    }

    /** The same for arrays; the result belongs to the images' manager. */
    NDArray describe(NDArray images, NDList dropout) {
        NDList inputs = new NDList(images).addAll(dropout);
        return EagerOperand.compute(inputs, in -> describe(in.get(0), in.subList(1, in.size())));
    }

    private static ImageSize after(ConvolutionWithBias layer, ImageSize size) {
        return new ImageSize(layer.length(size.height()), layer.length(size.width()));
    }

    private Operand rectified(Operand x, ConvolutionWithBias convolution) {
        try (Operand convolved = convolution.apply(x, mixedPrecision)) {
            return convolved.relu();
        }
    }

    private static Operand resized(Operand x, int channels, ImageSize from, ImageSize to) {
        return MapResize.bilinear(x.reshape(-1, from.height(), from.width()), from, to)
                .reshape(-1, channels, to.height(), to.width());
    }
}
