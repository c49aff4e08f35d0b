package io.anomalight.detector.archive;

import java.util.Optional;

/**
 * The comparison of an archive with its run, over the validation images. A difference of image or pixel scores is absolute if
 * the run's score is between -1 and 1, and relative to it otherwise.
 *
 * @param images number of compared images
 * @param largestScoreDifference largest difference of raw image scores
 * @param largestMapDifference largest difference of raw pixel scores
 * @param rounding the effect of rounded weights; if present, the other differences compare the archive
 *     with the run after its weights were rounded
 */
public record Verification(
        int images, double largestScoreDifference, double largestMapDifference, Optional<Rounding> rounding) {

    /**
     * The effect of rounded weights.
     *
     * @param largestScoreDifference largest absolute difference of raw image scores from the run with unrounded weights
     * @param changedVerdicts number of images whose label changed
     */
    public record Rounding(double largestScoreDifference, int changedVerdicts) {}
}
