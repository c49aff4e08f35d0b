package io.anomalight.models.components.scoring;

import java.util.Optional;

/**
 * The {@code scoring} section of every model's recipe.
 *
 * @param imageScore how the score of an image is computed
 * @param topShare the share of a map's pixels whose mean is the score with {@link ImageScore#TOP}
 * @param flip whether an image is scored together with its mirror image
 * @param standardize whether maps are standardized at each position
 * @param smoothing standard deviation in pixels of a Gaussian that smooths maps; absent for none
 */
public record ScoringConfig(
        ImageScore imageScore, double topShare, boolean flip, boolean standardize, Optional<Double> smoothing) {
    private static final double LARGEST_SMOOTHING = 32;

    /** The scores and maps of the model, unchanged. */
    public static final ScoringConfig NONE = new ScoringConfig(ImageScore.MODEL, 0.01, false, false);

    /** How the score of an image is computed. */
    public enum ImageScore {
        /** By the model. */
        MODEL,
        /** The largest value of the map. */
        MAX,
        /** The mean of the largest values of the map. */
        TOP
    }

    public ScoringConfig {
        if (!(topShare > 0 && topShare <= 1)) {
            throw new IllegalArgumentException("top_share must be above 0 and at most 1, but is " + topShare);
        }
        if (standardize && imageScore == ImageScore.MODEL) {
            throw ofModel("standardize is true");
        }
        smoothing.ifPresent(sigma -> {
            if (!(sigma > 0 && sigma <= LARGEST_SMOOTHING)) {
                throw new IllegalArgumentException(
                        "smoothing must be above 0 and at most " + (int) LARGEST_SMOOTHING + ", but is " + sigma);
            }
        });
        if (smoothing.isPresent() && imageScore == ImageScore.MODEL) {
            throw ofModel("smoothing is " + smoothing.get());
        }
    }

    /** Maps are not smoothed. */
    public ScoringConfig(ImageScore imageScore, double topShare, boolean flip, boolean standardize) {
        this(imageScore, topShare, flip, standardize, Optional.empty());
    }

    private static IllegalArgumentException ofModel(String change) {
        return new IllegalArgumentException(change
                + ", which changes the maps but not the model's own score (image_score is model): set image_score to max or"
                + " top");
    }

    /** Whether the scores and maps of the model stay as they are. */
    public boolean isNone() {
        return imageScore == ImageScore.MODEL && !flip && !standardize && smoothing.isEmpty();
    }
}
