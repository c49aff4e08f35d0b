package io.anomalight.app;

import io.anomalight.detector.Detector;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.logging.Progress;
import io.anomalight.framework.training.Callback;
import io.anomalight.framework.training.Run;
import java.util.ArrayList;
import java.util.List;

/** Has a detector judge, one by one, what a run judges in batches, and remembers how far apart they are. */
final class Comparison implements Callback {
    private final Detector detector;
    private final Progress progress;
    private final List<Float> scores = new ArrayList<>();
    private double largestScoreDifference;
    private double largestMapDifference;

    Comparison(Detector detector, Progress progress) {
        this.detector = detector;
        this.progress = progress;
    }

    @Override
    public void onPredictBatchEnd(Run run, List<ImageResult> results) {
        for (ImageResult result : results) {
            ImageResult other = detector.judge(List.of(result.image())).get(0);
            largestScoreDifference = Math.max(largestScoreDifference, distance(result.score(), other.score()));
            for (int i = 0; i < result.anomalyMap().length; i++) {
                double distance = distance(result.anomalyMap()[i], other.anomalyMap()[i]);
                largestMapDifference = Math.max(largestMapDifference, distance);
            }
            scores.add(result.score());
            progress.step(1);
        }
    }

    // Relative beyond 1: the numbers are float32, whose own steps grow with them. Not a number is as far from one as
    // can be.
    private static double distance(float one, float other) {
        if (Float.compare(one, other) == 0) {
            return 0;
        }
        double distance = Math.abs((double) one - other) / Math.max(1, Math.abs(one));
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
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
