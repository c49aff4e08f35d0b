package io.anomalight.callbacks.report;

import io.anomalight.callbacks.report.page.Gallery;
import io.anomalight.framework.metrics.Curve;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of judging a split.
 *
 * @param split which images: {@code test} or {@code validation}
 * @param thresholdsFromIt whether the thresholds were learned on these very images, which flatters them
 * @param images every one of them
 * @param scores the metrics
 * @param imageCurve the ranking of images, where there are both kinds
 * @param pixelCurve the ranking of pixels, where masks mark some
 * @param time how long judging took, metrics and pictures included
 * @param gallery the most telling of the images, the worst first; none if thresholds were not known in time
 */
record EvaluatedSplit(
        String split,
        boolean thresholdsFromIt,
        List<EvaluatedImage> images,
        Scores scores,
        PostProcessor postProcessor,
        Optional<Ranked> imageCurve,
        Optional<Ranked> pixelCurve,
        Duration time,
        List<Gallery.Card> gallery) {
    EvaluatedSplit {
        images = List.copyOf(images);
        gallery = List.copyOf(gallery);
    }

    /** A ranking, and what the threshold makes of it. */
    record Ranked(Curve curve, Curve.Point operating) {
        double recall() {
            return curve.recall(operating);
        }

        double falsePositiveRate() {
            return curve.falsePositiveRate(operating);
        }
    }

    VerdictCounts verdict() {
        return VerdictCounts.of(split, images, postProcessor);
    }
}
