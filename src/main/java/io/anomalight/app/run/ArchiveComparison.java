package io.anomalight.app.run;

import io.anomalight.detector.Detector;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.Verification;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scores images one by one with both engines of an archive, and keeps the largest differences from the results of the run, which
 * scored them in batches.
 */
final class ArchiveComparison {
    /**
     * The largest allowed difference of scores between a run and its export, as {@link #distance} measures it. The engine rounds
     * differently for a batch and a single image, and standardised maps of a small reconstruction error enlarge this above 1e-6.
     */
    private static final double TOLERANCE = 1e-5;

    private final Detector pytorch;
    private final Detector automatic;
    private final Optional<Int8Differences> int8;
    private final List<Float> scores = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private double largestScoreDifference;
    private double largestMapDifference;
    private double largestGraphScoreDifference;
    private double largestGraphMapDifference;
    private int changedVerdicts;

    /**
     * Starts a comparison.
     *
     * @param pytorch the archive with PyTorch
     * @param automatic the archive with the engine that it has without an option; compared only if this is ONNX Runtime
     */
    ArchiveComparison(Detector pytorch, Detector automatic) {
        this(pytorch, automatic, Optional.empty());
    }

    /**
     * Starts a comparison.
     *
     * @param int8 collects the differences of the graph, if it is one in int8
     */
    ArchiveComparison(Detector pytorch, Detector automatic, Optional<Int8Differences> int8) {
        this.pytorch = pytorch;
        this.automatic = automatic;
        this.int8 = int8;
    }

    /** Compares the result of the run, to which these thresholds apply. */
    void accept(ImageResult runResult, PostProcessor thresholds) {
        List<HostImage> image = List.of(runResult.image().asScored());
        ImageResult other = pytorch.evaluate(image).get(0);
        largestScoreDifference = Math.max(largestScoreDifference, distance(runResult.score(), other.score()));
        largestMapDifference = Math.max(largestMapDifference, distance(runResult, other));
        scores.add(runResult.score());
        verdicts.add(thresholds.verdict(runResult));
        if (hasGraph()) {
            ImageResult ofGraph = automatic.evaluate(image).get(0);
            int8.ifPresent(differences -> differences.accept(runResult, ofGraph, thresholds));
            double difference = distance(runResult.score(), ofGraph.score());
            largestGraphScoreDifference = Math.max(largestGraphScoreDifference, difference);
            largestGraphMapDifference = Math.max(largestGraphMapDifference, distance(runResult, ofGraph));
            changedVerdicts += (thresholds.verdict(runResult) == Verdict.ANOMALOUS)
                            == (thresholds.verdict(ofGraph) == Verdict.ANOMALOUS)
                    ? 0
                    : 1;
        }
    }

    private boolean hasGraph() {
        return automatic.engine().engine() == ScoringEngine.ONNXRUNTIME;
    }

    private static double distance(ImageResult one, ImageResult other) {
        double largest = 0;
        for (int i = 0; i < one.anomalyMap().length; i++) {
            largest = Math.max(largest, distance(one.anomalyMap()[i], other.anomalyMap()[i]));
        }
        return largest;
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

    /** The run's verdict on each image, in the order of the images. */
    List<Verdict> verdicts() {
        return List.copyOf(verdicts);
    }

    /** The result for a graph in int8. */
    Verification verification(Verification.Int8 compared) {
        return new Verification(
                scores.size(),
                largestScoreDifference,
                largestMapDifference,
                Optional.empty(),
                Optional.empty(),
                Optional.of(compared));
    }

    /** The result; its images may be fewer than the split if unreadable images are skipped. */
    Verification verification(Optional<Verification.Rounding> rounding) {
        Verification.Graph graph =
                new Verification.Graph(largestGraphScoreDifference, largestGraphMapDifference, changedVerdicts);
        return new Verification(
                scores.size(),
                largestScoreDifference,
                largestMapDifference,
                rounding,
                hasGraph() ? Optional.of(graph) : Optional.empty());
    }
}
