package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Scratch;
import io.anomalight.framework.onnx.Value;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.maps.MapResize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The patch descriptions of a frozen encoder: the target of the teacher's distillation (section 3.1 of the paper).
 *
 * <p>As in the paper, the encoder gets the image at twice its size, and its feature layers are averaged over 3x3 positions as in
 * PatchCore. The paper then averages groups of channels to get C channels. This class multiplies the channels with a random
 * matrix instead, which approximately preserves distances. Before that, the mean of each channel is subtracted, and each feature
 * layer is divided by its standard deviation, so the C channels have a variance of about 1.
 */
final class EncoderDescription {
    private static final String PREFIX = "description.";
    private static final Shape THREE = new Shape(3, 3);
    private static final Shape ONE = new Shape(1, 1);

    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final int channels;
    private final List<ChannelStatistics> statistics = new ArrayList<>();

    /**
     * Draws the random matrices of the projections.
     *
     * @param saved whether the state saves them, because images are scored with them
     */
    EncoderDescription(
            FeatureExtractor encoder, int channels, boolean saved, ModuleState state, SplittableRandom random) {
        this.encoder = encoder;
        this.channels = channels;
        this.state = state;
        for (FeatureLayer layer : encoder.layers()) {
            statistics.add(new ChannelStatistics(PREFIX + layer.name() + ".", layer.channels(), state));
            double scale =
                    1 / Math.sqrt((double) layer.channels() * encoder.layers().size());
            float[] matrix = new float[layer.channels() * channels];
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] = (float) (scale * random.nextGaussian());
            }
            if (saved) {
                state.buffer(projection(layer), matrix, layer.channels(), channels);
            } else {
                state.constant(projection(layer), matrix, layer.channels(), channels);
            }
        }
    }

    /** The size of the images that the encoder gets. */
    static ImageSize enlarged(ImageSize images) {
        return new ImageSize(2 * images.height(), 2 * images.width());
    }

    private static String projection(FeatureLayer layer) {
        return PREFIX + layer.name() + ".projection";
    }

    /** Adds the feature layers of images {@code [B, 3, H, W]} to the statistics. */
    void gather(NDArray images) {
        NDList features = averagedFeatures(images);
        for (int i = 0; i < features.size(); i++) {
            statistics.get(i).gather(features.get(i));
        }
    }

    /** Computes the statistics. From now on, descriptions are normalised with them. */
    void finish() {
        statistics.forEach(ChannelStatistics::finish);
    }

    private NDList averagedFeatures(NDArray images) {
        Shape shape = images.getShape();
        ImageSize doubled = enlarged(new ImageSize((int) shape.get(2), (int) shape.get(3)));
        NDList averaged = new NDList();
        try (NDArray planes = images.reshape(-1, shape.get(2), shape.get(3));
                NDArray enlarged = MapResize.bilinear(planes, doubled);
                NDArray large = enlarged.reshape(shape.get(0), 3, doubled.height(), doubled.width());
                NDList features = encoder.extract(large)) {
            features.forEach(map -> averaged.add(Pool.avgPool2d(map, THREE, ONE, ONE, false, true)));
        }
        return averaged;
    }

    /**
     * Computes the descriptions of the same patches as the patch description network.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}
     * @return {@code [B, C, h, w]}; belongs to the images' manager
     */
    NDArray describe(NDArray images, PatchDescriptionNetwork network) {
        Shape shape = images.getShape();
        ImageSize size = new ImageSize((int) shape.get(2), (int) shape.get(3));
        return Scratch.compute(
                new NDList(images),
                in -> EagerOperand.compute(averagedFeatures(in.head()), features -> sum(features, size, network)));
    }

    /** The same for an operand, with images of this size. */
    Operand describe(Operand images, ImageSize size, PatchDescriptionNetwork network) {
        return images.choose(
                array -> describe(array, network), value -> sum(averagedFeatures(value, size), size, network));
    }

    private List<Operand> averagedFeatures(Operand images, ImageSize size) {
        ImageSize doubled = enlarged(size);
        Operand large = MapResize.bilinear(images.reshape(-1, size.height(), size.width()), size, doubled)
                .reshape(-1, 3, doubled.height(), doubled.width());
        return encoder.extract(Value.of(large), doubled).stream()
                .map(map -> map.averagePool(3, 1, 1))
                .map(Operand.class::cast)
                .toList();
    }

    private Operand sum(List<Operand> features, ImageSize size, PatchDescriptionNetwork network) {
        ImageSize grid = network.grid(size);
        return IntStream.range(0, features.size())
                .mapToObj(i -> sampled(
                        features.get(i), i, encoder.grids(enlarged(size)).get(i), network, grid))
                .reduce(Operand::add)
                .orElseThrow()
                .reshape(-1, channels, grid.height(), grid.width());
    }

    /** Projects each feature vector of one feature layer, then interpolates the result at the centres of the patches. */
    private Operand sampled(
            Operand features, int index, ImageSize from, PatchDescriptionNetwork network, ImageSize grid) {
        FeatureLayer layer = encoder.layers().get(index);
        Operand rows = features.transpose(0, 2, 3, 1).reshape(-1, layer.channels());
        Operand maps = statistics
                .get(index)
                .standardize(rows)
                .matMul(rows.parameter(state, projection(layer)))
                .reshape(-1, from.pixels(), channels)
                .transpose(0, 2, 1)
                .reshape(-1, from.height(), from.width());
        // Pixel x of the image is at 2x + 1/2 in the enlarged image. Feature i of a layer is centred on pixel
        // i · stride of the enlarged image.
        double stride = layer.stride();
        double first = (2 * network.firstCentre() + 0.5) / stride;
        return MapResize.sampled(maps, from, grid, first, 2 * PatchDescriptionNetwork.STRIDE / stride);
    }
}
