package io.anomalight.app.run;

import io.anomalight.detector.Detector;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Has a detector judge, one by one, what a run has judged in batches, and remembers how far apart they are. */
final class ArchiveComparison implements Consumer<ImageResult> {
    /** By how much a score may differ between a run and what it is exported as, relative to scores beyond 1. */
    private static final double TOLERANCE = 1e-6;

    private final Detector detector;
    private final List<Float> scores = new ArrayList<>();
    private double largestScoreDifference;
    private double largestMapDifference;

    ArchiveComparison(Detector detector) {
        this.detector = detector;
    }

    @Override
    public void accept(ImageResult ofRun) {
        ImageResult other = detector.evaluate(List.of(ofRun.image())).get(0);
        largestScoreDifference = Math.max(largestScoreDifference, distance(ofRun.score(), other.score()));
        for (int i = 0; i < ofRun.anomalyMap().length; i++) {
            double distance = distance(ofRun.anomalyMap()[i], other.anomalyMap()[i]);
            largestMapDifference = Math.max(largestMapDifference, distance);
        }
        scores.add(ofRun.score());
    }

    // Relative beyond 1: the numbers are float32, whose own steps grow with them.
    private static double distance(float one, float other) {
        return Math.abs((double) one - other) / Math.max(1, Math.abs(one));
    }

    /**
     * Refuses what scores differently.
     *
     * @throws UserError if a score differed by more than rounding explains
     */
    void requireAlike() {
        if (largestScoreDifference > TOLERANCE) {
            throw new UserError("the archive scores the validation images differently than the run, by up to "
                    + largestScoreDifference + "; nothing was written, and this is a bug to report");
        }
    }

    /** The run's score of each image, in their order. */
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
