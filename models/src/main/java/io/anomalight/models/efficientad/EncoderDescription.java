package io.anomalight.models.efficientad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Scratch;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.maps.MapResize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

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

    /** Draws the random matrices of the projections. They are not saved, because they depend only on the seed. */
    EncoderDescription(FeatureExtractor encoder, int channels, ModuleState state, SplittableRandom random) {
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
            state.constant(projection(layer), matrix, layer.channels(), channels);
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
        ImageSize grid = network.grid(new ImageSize((int) shape.get(2), (int) shape.get(3)));
        return Scratch.compute(new NDList(images), in -> {
            NDList features = averagedFeatures(in.head());
            NDArray sum = sampled(features, 0, grid, network.firstCentre());
            for (int i = 1; i < features.size(); i++) {
                sum.addi(sampled(features, i, grid, network.firstCentre()));
            }
            return sum.reshape(shape.get(0), channels, grid.height(), grid.width());
        });
    }

    /** Projects each feature vector of one feature layer, then interpolates the result at the centres of the patches. */
    private NDArray sampled(NDList features, int index, ImageSize grid, int firstCentre) {
        FeatureLayer layer = encoder.layers().get(index);
        Shape shape = features.get(index).getShape();
        NDArray rows = features.get(index).transpose(0, 2, 3, 1).reshape(-1, shape.get(1));
        NDArray projected =
                rows.sub(statistics.get(index).mean()).divi(deviation(index)).matMul(state.get(projection(layer)));
        NDArray maps = projected
                .reshape(shape.get(0), shape.get(2) * shape.get(3), channels)
                .transpose(0, 2, 1)
                .reshape(-1, shape.get(2), shape.get(3));
        // Pixel x of the image is at 2x + 1/2 in the enlarged image. Feature i of a layer is centred on pixel
        // i · stride of the enlarged image.
        double stride = layer.stride();
        return MapResize.sampled(
                maps, grid, (2 * firstCentre + 0.5) / stride, 2 * PatchDescriptionNetwork.STRIDE / stride);
    }

    private NDArray deviation(int index) {
        return statistics.get(index).deviation().square().mean().sqrt();
    }
}
