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
 * PatchCore. Unlike in the paper, channels are not averaged in groups to C channels, but projected at random, which preserves
 * distances. Before that they are centred, and each feature layer is divided by its deviation, so the C channels have about unit
 * variance.
 */
final class EncoderDescription {
    private static final String PREFIX = "description.";
    private static final Shape THREE = new Shape(3, 3);
    private static final Shape ONE = new Shape(1, 1);

    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final int channels;
    private final List<ChannelStatistics> statistics = new ArrayList<>();

    /** Draws the projections; they are not saved, because they depend only on the seed. */
    EncoderDescription(FeatureExtractor encoder, int channels, ModuleState state, SplittableRandom random) {
        this.encoder = encoder;
        this.channels = channels;
        this.state = state;
        for (FeatureLayer tap : encoder.layers()) {
            statistics.add(new ChannelStatistics(PREFIX + tap.name() + ".", tap.channels(), state));
            double scale =
                    1 / Math.sqrt((double) tap.channels() * encoder.layers().size());
            float[] matrix = new float[tap.channels() * channels];
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] = (float) (scale * random.nextGaussian());
            }
            state.constant(projection(tap), matrix, tap.channels(), channels);
        }
    }

    private static String projection(FeatureLayer tap) {
        return PREFIX + tap.name() + ".projection";
    }

    /** Adds the feature layers of images {@code [B, 3, H, W]} to the statistics. */
    void gather(NDArray images) {
        NDList taps = taps(images);
        for (int i = 0; i < taps.size(); i++) {
            statistics.get(i).gather(taps.get(i));
        }
    }

    /** Finishes the statistics; descriptions are normalised from now on. */
    void finish() {
        statistics.forEach(ChannelStatistics::finish);
    }

    private NDList taps(NDArray images) {
        Shape shape = images.getShape();
        ImageSize doubled = new ImageSize((int) shape.get(2) * 2, (int) shape.get(3) * 2);
        NDList taps = new NDList();
        try (NDArray planes = images.reshape(-1, shape.get(2), shape.get(3));
                NDArray enlarged = MapResize.bilinear(planes, doubled);
                NDArray large = enlarged.reshape(shape.get(0), 3, doubled.height(), doubled.width());
                NDList features = encoder.extract(large)) {
            features.forEach(tap -> taps.add(Pool.avgPool2d(tap, THREE, ONE, ONE, false, true)));
        }
        return taps;
    }

    /**
     * Describes the same patches as the patch description network.
     *
     * @param images RGB in [0, 1], {@code [B, 3, H, W]}
     * @return {@code [B, C, h, w]}; belongs to the images' manager
     */
    NDArray describe(NDArray images, PatchDescriptionNetwork network) {
        Shape shape = images.getShape();
        ImageSize grid = network.grid(new ImageSize((int) shape.get(2), (int) shape.get(3)));
        return Scratch.compute(new NDList(images), in -> {
            NDList taps = taps(in.head());
            NDArray sum = sampled(taps, 0, grid, network.firstCentre());
            for (int i = 1; i < taps.size(); i++) {
                sum.addi(sampled(taps, i, grid, network.firstCentre()));
            }
            return sum.reshape(shape.get(0), channels, grid.height(), grid.width());
        });
    }

    /** Projects one feature layer on its own grid, then resamples it at the centres of the patches. */
    private NDArray sampled(NDList taps, int tap, ImageSize grid, int firstCentre) {
        FeatureLayer layer = encoder.layers().get(tap);
        Shape shape = taps.get(tap).getShape();
        NDArray rows = taps.get(tap).transpose(0, 2, 3, 1).reshape(-1, shape.get(1));
        NDArray projected =
                rows.sub(statistics.get(tap).mean()).divi(spread(tap)).matMul(state.get(projection(layer)));
        NDArray maps = projected
                .reshape(shape.get(0), shape.get(2) * shape.get(3), channels)
                .transpose(0, 2, 1)
                .reshape(-1, shape.get(2), shape.get(3));
        // Pixel x of the image is pixel 2x + 1/2 of the enlarged one, and a feature layer is centred on every stride-th
        // of those.
        double stride = layer.stride();
        return MapResize.sampled(
                maps, grid, (2 * firstCentre + 0.5) / stride, 2 * PatchDescriptionNetwork.STRIDE / stride);
    }

    private NDArray spread(int tap) {
        return statistics.get(tap).deviation().square().mean().sqrt();
    }
}
