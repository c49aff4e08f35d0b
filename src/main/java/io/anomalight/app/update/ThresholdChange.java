package io.anomalight.app.update;

import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import java.util.ArrayList;
import java.util.List;

/**
 * The thresholds of an archive before and after they were chosen again.
 *
 * @param before the former thresholds
 * @param after the new thresholds
 */
public record ThresholdChange(PostProcessor before, PostProcessor after) {

    /** The threshold that decides the verdict, before and after, as a sentence without its full stop. */
    public String sentence() {
        return before.regions().decide()
                ? "Pixel threshold " + before.pixelThreshold() + " (" + before.pixelThresholdOrigin() + ") is now "
                        + after.pixelThreshold() + " (" + after.pixelThresholdOrigin() + ")"
                : "Threshold " + before.imageThreshold() + " (" + before.imageThresholdOrigin() + ") is now "
                        + after.imageThreshold() + " (" + after.imageThresholdOrigin() + ")";
    }

    /** What the new thresholds mean and promise, in sentences. */
    public List<String> meaning() {
        List<String> lines = new ArrayList<>();
        if (after.hasReview()) {
            String end = after.regions().decide()
                    ? ") on that have no region are for review."
                    : ") to the threshold are for review.";
            lines.add("Images from " + after.reviewThreshold() + " (" + after.reviewThresholdOrigin() + end);
        }
        if (before.hasReview() && !after.hasReview()) {
            lines.add("ATTENTION: no image is for review any more; set a review threshold below the threshold with"
                    + " review_false_positive_rate=….");
        }
        FalseAlarmPromise promise = after.falseAlarms();
        lines.add("What this promises: " + promise.sentence()
                + ", if new good parts are like these and all are independent, for instance one image per part.");
        promise.shortfall().ifPresent(shortfall -> lines.add("ATTENTION: " + shortfall + "."));
        return lines;
    }
}
