package io.anomalight.callbacks.report;

import io.anomalight.callbacks.report.page.Gallery;
import io.anomalight.framework.metrics.Curve;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The results of an evaluation.
 *
 * @param split the evaluated split: {@code test} or {@code validation}
 * @param thresholdsFromIt whether the thresholds were learned on these images, which makes the results optimistic
 * @param images all images of the split
 * @param scores the metrics
 * @param imageCurve the curve of image scores; empty if there are no normal or no anomalous images
 * @param pixelCurve the curve of pixel scores; empty if there are no masks of defects
 * @param time duration of the evaluation, with the metrics and pictures
 * @param gallery the images to show, those with the largest errors first; empty if the thresholds were not known during the evaluation
 * @param others the images that are not among them
 */
record EvaluatedSplit(
        String split,
        boolean thresholdsFromIt,
        List<EvaluatedImage> images,
        Scores scores,
        PostProcessor postProcessor,
        Optional<OperatingCurve> imageCurve,
        Optional<OperatingCurve> pixelCurve,
        Duration time,
        List<Gallery.Card> gallery,
        List<Gallery.Card> others) {
    EvaluatedSplit {
        images = List.copyOf(images);
        gallery = List.copyOf(gallery);
        others = List.copyOf(others);
    }

    /** A curve, and its point at the threshold. */
    record OperatingCurve(Curve curve, Curve.Point operating) {
        double recall() {
            return curve.recall(operating);
        }

        double falsePositiveRate() {
            return curve.falsePositiveRate(operating);
        }
    }

    ConfusionMatrix confusionMatrix() {
        return ConfusionMatrix.of(split, images, postProcessor);
    }
}
