package io.anomalight.detector.archive;

import java.util.Optional;

/**
 * How far an archive's judgement is from that of the run it was exported from, over the validation images: differences of
 * numbers up to 1, and beyond in relation to the run's.
 *
 * @param images how many were judged by both
 * @param largestScoreDifference of raw image scores
 * @param largestMapDifference of raw pixel scores
 * @param rounding what rounding the weights did, where they were: the comparison above is then with the run's rounded
 *     weights
 */
public record Verification(
        int images, double largestScoreDifference, double largestMapDifference, Optional<Rounding> rounding) {

    /**
     * The effect of rounded weights.
     *
     * @param largestScoreDifference of raw image scores, against the run's own weights
     * @param changedVerdicts how many images are on the other side of the threshold
     */
    public record Rounding(double largestScoreDifference, int changedVerdicts) {}
}
