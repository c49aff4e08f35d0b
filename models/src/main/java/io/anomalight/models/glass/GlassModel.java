package io.anomalight.models.glass;

import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.maps.GaussianBlur;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.Activations;
import io.anomalight.models.components.trained.PointwiseHead;
import io.anomalight.models.components.trained.PointwiseLayers;
import io.anomalight.models.components.trained.Statistics;
import java.util.List;
import java.util.SplittableRandom;

/** The network: patch features of a frozen encoder, an adaptor, and a discriminator of normal and anomalous features (figure 2). */
final class GlassModel {
    private static final GaussianBlur BLUR = new GaussianBlur(4); // 33 pixels, as in the published code

    private final PatchFeatures patches;
    private final PointwiseLayers adaptor;
    private final PointwiseHead discriminator;

    GlassModel(FeatureExtractor encoder, GlassConfig config, ModuleState state) {
        this.patches = PatchFeatures.of(encoder, config);
        this.adaptor = new PointwiseLayers("adaptor.", config.targetEmbedDim(), config.preProjection(), state);
        this.discriminator = new PointwiseHead(
                "discriminator.",
                config.targetEmbedDim(),
                config.discriminatorHidden(),
                config.discriminatorLayers() - 1,
                state);
    }

    /** Initialises the parameters. */
    GlassModel initialize(SplittableRandom random) {
        adaptor.initialize(0, random.split());
        discriminator.initialize(random.split());
        return this;
    }

    /** Empty without an adaptor. */
    List<String> adaptorParameters() {
        return adaptor.parameterNames();
    }

    List<String> discriminatorParameters() {
        return discriminator.parameterNames();
    }

    /** The rows and columns of patches. */
    ImageSize grid() {
        return patches.grid();
    }

    /** The features of patches {@code [B, C, h, w]}, before the adaptor, from one map per layer of the encoder. */
    Operand features(List<Operand> taps) {
        return patches.of(taps);
    }

    /** The adapted features, of the same shape. */
    Operand adapted(Operand features) {
        return adaptor.apply(features);
    }

    /** The discriminator's numbers {@code [B, 1, h, w]}; their sigmoid is the probability of an anomaly. */
    Operand discriminate(Operand adapted, Statistics statistics) {
        return discriminator.apply(adapted, statistics);
    }

    /** The discriminator's numbers for images that are evaluated, from their features. */
    Operand evaluate(Operand features) {
        return features.scoped(in -> discriminate(adapted(in), Statistics.RUNNING));
    }

    /** The score of each image, {@code [B]}: the largest probability of a position. */
    Operand scores(Operand numbers) {
        return Activations.sigmoid(numbers.reshape(-1, grid().pixels()).max(1));
    }

    /** The anomaly maps {@code [B, H, W]}: the probabilities, resized to the image and smoothed. */
    Operand anomalyMaps(Operand numbers, ImageSize size) {
        Operand probabilities = Activations.sigmoid(numbers).reshape(-1, grid().height(), grid().width());
        return BLUR.apply(MapResize.bilinear(probabilities, grid(), size), size);
    }
}
