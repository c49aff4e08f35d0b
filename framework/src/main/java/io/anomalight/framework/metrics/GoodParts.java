package io.anomalight.framework.metrics;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.regions.RegionScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The results of good parts, from which the threshold that decides the verdict is chosen: the image threshold, or the pixel threshold
 * if regions decide. Not thread-safe.
 */
public final class GoodParts {
    private final PostProcessor before;
    private final List<Float> scores = new ArrayList<>();
    private final List<Float> regionScores = new ArrayList<>();

    /** Starts an empty collection for new thresholds in place of these. */
    public GoodParts(PostProcessor before) {
        this.before = before;
    }

    /** Adds the result of one image. */
    public void add(ImageResult result) {
        scores.add(result.score());
        if (before.regions().decide()) {
            regionScores.add(RegionScore.of(
                    countedMap(result),
                    result.image().originalSize(),
                    before.pixelRange(),
                    before.regions().filters()));
        }
    }

    /** The map of the original image; pixels that don't count are in no region. */
    private static float[] countedMap(ImageResult result) {
        float[] map = result.originalMap();
        result.originalRegion().ifPresent(region -> {
            for (int i = 0; i < map.length; i++) {
                map[i] = region.contains(i) ? map[i] : Float.NEGATIVE_INFINITY;
            }
        });
        return map;
    }

    /**
     * The thresholds with another threshold from the good parts, and with their scores for p-values. If regions decide, at most the
     * share of images that the target asks for has a region with the new pixel threshold, and the promise of false alarms is about
     * these images; the share of images for review or anomalous is kept by the review threshold, to which the image threshold is raised
     * if it is lower, since it decides nothing.
     *
     * @throws UserError if there are no good parts, or too few for the promise, or if all are smaller than the smallest region
     */
    public PostProcessor calibrated(CalibrationTarget target) {
        return before.regions().decide() ? byRegions(target) : before.calibrated(scores, target);
    }

    private PostProcessor byRegions(CalibrationTarget target) {
        List<Float> finite = lowestFinite();
        Threshold pixel = Threshold.ofGoodParts(finite, target, "have a region");
        LearnedParts parts = LearnedParts.of(before);
        Optional<Threshold> review = parts.review();
        if (target.reviewFalsePositiveRate().isPresent()) {
            review = Optional.of(
                    review(pixel.value(), target.reviewFalsePositiveRate().getAsDouble()));
        }
        Threshold image = parts.image();
        if (review.isPresent() && review.get().value() > image.value()) {
            image = new Threshold(
                    review.get().value(), "raised to the review threshold; regions decide", FalseAlarmPromise.UNKNOWN);
        }
        return parts.with(image, review)
                .with(pixel)
                .with(LearnedThresholds.normalScores(scores))
                .in(before);
    }

    /** The region scores; those of images that have no region at any threshold become the lowest of the others. */
    private List<Float> lowestFinite() {
        float lowest = regionScores.stream()
                .filter(score -> Float.isFinite(score))
                .min(Float::compare)
                .orElseThrow(() -> new UserError(
                        regionScores.isEmpty()
                                ? "no threshold can be learned without images of good parts; name a folder with some"
                                : "no image can have a region with these filters ("
                                        + before.regions().filters()
                                        + "), because all images are smaller; lower min_area or min_width"));
        return regionScores.stream().map(score -> Math.max(score, lowest)).toList();
    }

    /** The lowest review threshold that keeps the share of images that are for review or have a region. */
    private Threshold review(float pixelThreshold, double rate) {
        List<Float> others = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            if (regionScores.get(i) < pixelThreshold) {
                others.add(scores.get(i));
            }
        }
        long most = (long) Math.floor(rate * scores.size()) - (scores.size() - others.size());
        return Threshold.above(
                others,
                Math.max(0, Math.min(most, others.size() - 1L)),
                "at most " + FalseAlarmPromise.percent(rate) + " % of " + scores.size()
                        + " good parts have a region or reach it");
    }
}
