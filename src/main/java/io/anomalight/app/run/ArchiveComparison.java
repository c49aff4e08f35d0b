package io.anomalight.app.run;

import io.anomalight.detector.Detector;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Scores images one by one with a detector, and keeps the largest differences from the results of the run, which scored
 * them in batches.
 */
final class ArchiveComparison implements Consumer<ImageResult> {
    /** The largest allowed difference of scores between a run and its export, as {@link #distance} measures it. */
    private static final double TOLERANCE = 1e-6;

    private final Detector detector;
    private final List<Float> scores = new ArrayList<>();
    private double largestScoreDifference;
    private double largestMapDifference;

    ArchiveComparison(Detector detector) {
        this.detector = detector;
    }

    @Override
    public void accept(ImageResult runResult) {
        ImageResult other = detector.evaluate(List.of(runResult.image())).get(0);
        largestScoreDifference = Math.max(largestScoreDifference, distance(runResult.score(), other.score()));
        for (int i = 0; i < runResult.anomalyMap().length; i++) {
            double distance = distance(runResult.anomalyMap()[i], other.anomalyMap()[i]);
            largestMapDifference = Math.max(largestMapDifference, distance);
        }
        scores.add(runResult.score());
    }

    // Absolute for scores from -1 to 1, relative for others, because the rounding error of float32 grows with the
    // number.
    private static double distance(float one, float other) {
        return Math.abs((double) one - other) / Math.max(1, Math.abs(one));
    }

    /**
     * Requires that run and archive give the same scores.
     *
     * @throws UserError if a score differed by more than rounding errors
     */
    void requireEqualScores() {
        if (largestScoreDifference > TOLERANCE) {
            throw new UserError("the archive scores the validation images differently than the run, by up to "
                    + largestScoreDifference + "; nothing was written; please report this as a bug");
        }
    }

    /** The run's score of each image, in the order of the images. */
    List<Float> scores() {
        return List.copyOf(scores);
    }

    double largestScoreDifference() {
        return largestScoreDifference;
    }

    double largestMapDifference() {
        return largestMapDifference;
    }
}
