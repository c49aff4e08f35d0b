package io.anomalight.models.cfa;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.rule.AmsGrad;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import java.util.List;
import java.util.Optional;

/**
 * The {@code model} section of a CFA recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder, and the layers whose features are used; all are resized to the grid of the first
 * @param gammaC γc, the number of positions per centroid; 1 for one centroid at each position
 * @param gammaD γd, the number by which the descriptor divides the number of channels
 * @param numNearestNeighbors K, the number of nearest centroids to which a patch is drawn, and which the softmin uses
 * @param numHardNegativeFeatures J, the number of the next centroids, from which a patch is pushed away
 * @param radius r of the hyperspheres around the centroids
 * @param scoreType how distances become a score; absent, as in recipes of version 0.1, for {@link ScoreType#SOFTMIN}
 * @param lr learning rate of AdamW with the largest second moments
 * @param weightDecay λ of AdamW
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 */
public record CfaConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        int gammaC,
        int gammaD,
        int numNearestNeighbors,
        int numHardNegativeFeatures,
        double radius,
        Optional<ScoreType> scoreType,
        double lr,
        double weightDecay,
        Optional<Stopping> earlyStopping) {

    /** How the distances of a patch to its nearest centroids become its score. */
    public enum ScoreType {
        /** The distance to the nearest centroid. */
        NEAREST,
        /** This distance, weighted with its softmin over the K nearest centroids, as in the paper. */
        SOFTMIN
    }

    public CfaConfig {
        encoder.requireRoom(inputSize);
        List<FeatureLayer> taps = encoder.taps();
        ImageSize grid = taps.get(0).positions(inputSize);
        within(
                "gamma_c",
                gammaC,
                grid.pixels(),
                "the positions of " + taps.get(0).name() + " at input_size " + inputSize);
        within("gamma_d", gammaD, channels(taps), "the channels of " + String.join(", ", encoder.layers()));
        atLeastOne("num_nearest_neighbors", numNearestNeighbors);
        atLeastOne("num_hard_negative_features", numHardNegativeFeatures);
        int centroids = grid.pixels() / gammaC;
        if ((long) numNearestNeighbors + numHardNegativeFeatures > centroids) {
            throw new IllegalArgumentException("num_nearest_neighbors + num_hard_negative_features must be at most "
                    + centroids + ", the number of centroids at input_size " + inputSize + " with gamma_c = " + gammaC
                    + ", but is " + ((long) numNearestNeighbors + numHardNegativeFeatures));
        }
        if (!(radius >= 0) || Double.isInfinite(radius)) {
            throw new IllegalArgumentException("radius must be 0 or more, but is " + radius);
        }
        new AmsGrad(lr, weightDecay); // checks the settings of the optimizer
    }

    private static void within(String key, int value, int largest, String what) {
        if (value < 1 || value > largest) {
            throw new IllegalArgumentException(
                    key + " must be from 1 to " + largest + ", " + what + ", but is " + value);
        }
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, but is " + value);
        }
    }

    private static int channels(List<FeatureLayer> layers) {
        return layers.stream().mapToInt(FeatureLayer::channels).sum();
    }

    /** How distances become a score. */
    ScoreType score() {
        return scoreType.orElse(ScoreType.SOFTMIN);
    }

    /** The optimizer of the descriptor. */
    AmsGrad rule() {
        return new AmsGrad(lr, weightDecay);
    }
}
