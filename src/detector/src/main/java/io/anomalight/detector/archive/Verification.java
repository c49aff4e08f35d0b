package io.anomalight.detector.archive;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The comparison of an archive with its run, over the validation images. A difference of image or pixel scores is absolute if
 * the run's score is between -1 and 1, and relative to it otherwise.
 *
 * @param images number of compared images
 * @param largestScoreDifference largest difference of raw image scores
 * @param largestMapDifference largest difference of raw pixel scores
 * @param rounding the effect of rounded weights; if present, the other differences compare the archive
 *     with the run after its weights were rounded
 * @param graph the comparison of the archive's graph in ONNX Runtime with the run, if the archive has a graph in float32
 * @param int8 the comparison of the graph with the run, if the archive has one in int8
 */
public record Verification(
        int images,
        double largestScoreDifference,
        double largestMapDifference,
        Optional<Rounding> rounding,
        Optional<Graph> graph,
        Optional<Int8> int8) {

    public Verification(
            int images,
            double largestScoreDifference,
            double largestMapDifference,
            Optional<Rounding> rounding,
            Optional<Graph> graph) {
        this(images, largestScoreDifference, largestMapDifference, rounding, graph, Optional.empty());
    }

    /**
     * The comparison of the graph with the run, after its weights were rounded if they were.
     *
     * @param largestScoreDifference largest difference of raw image scores
     * @param largestMapDifference largest difference of raw pixel scores
     * @param changedVerdicts number of images whose label is another one
     */
    public record Graph(double largestScoreDifference, double largestMapDifference, int changedVerdicts) {
        private static final double TOLERANCE = 1e-4;

        /** Whether the graph gives the scores of the run, up to rounding, and the same labels. */
        public boolean agrees() {
            return largestScoreDifference <= TOLERANCE && changedVerdicts == 0;
        }

        /** What is wrong if it does not agree, as a sentence without its full stop. */
        public String obstacle() {
            return "its scores of the validation images differ from those of the run by up to " + largestScoreDifference
                    + ", and " + changedVerdicts + " labels changed";
        }
    }

    /**
     * The effect of rounded weights.
     *
     * @param largestScoreDifference largest absolute difference of raw image scores from the run with unrounded weights
     * @param changedVerdicts number of images whose label changed
     */
    public record Rounding(double largestScoreDifference, int changedVerdicts) {}

    /**
     * The effect of int8 weights and values.
     *
     * @param layers which layers have int8 weights
     * @param rangeImages number of good images from which the ranges of the values were learned
     * @param largestScoreDifference largest difference of normalised image scores, before they are clipped to [0, 1]
     * @param changedVerdicts number of images whose verdict changed
     * @param changedFarFromThreshold how many of these have a score of the run that is not near a threshold
     * @param metrics each metric that the validation images define, in the run and in int8
     */
    public record Int8(
            String layers,
            int rangeImages,
            double largestScoreDifference,
            int changedVerdicts,
            int changedFarFromThreshold,
            Map<String, Change> metrics) {
        public Int8 {
            metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        }
    }

    /** A metric in the run, and with int8. */
    public record Change(double run, double int8) {}
}
