package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import io.anomalight.framework.metrics.regions.RegionRules;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What of a post-processor may change after validation; the ranges stay. The image threshold has the promise of false alarms. */
record LearnedParts(
        Threshold image,
        Optional<Threshold> review,
        Threshold pixel,
        NormalScores normalScores,
        Map<String, PostProcessor> categories,
        RegionRules regions) {

    static LearnedParts of(PostProcessor learned) {
        return new LearnedParts(
                new Threshold(learned.imageThreshold(), learned.imageThresholdOrigin(), learned.falseAlarms()),
                Optional.of(new Threshold(
                                learned.reviewThreshold(), learned.reviewThresholdOrigin(), FalseAlarmPromise.UNKNOWN))
                        .filter(threshold -> learned.hasReview()),
                new Threshold(learned.pixelThreshold(), learned.pixelThresholdOrigin(), FalseAlarmPromise.UNKNOWN),
                learned.normalScores(),
                learned.categories(),
                learned.regions());
    }

    /** The review threshold if it is below another image threshold; otherwise its origin would not be true of what is left of it. */
    Optional<Threshold> reviewBelow(float threshold) {
        return review.filter(lower -> lower.value() < threshold);
    }

    /** A review threshold above the image threshold becomes equal to it. */
    LearnedParts with(Threshold ofImages, Optional<Threshold> ofReviews) {
        return new LearnedParts(ofImages, ofReviews, pixel, normalScores, categories, regions);
    }

    LearnedParts with(NormalScores scores) {
        return new LearnedParts(image, review, pixel, scores, categories, regions);
    }

    LearnedParts with(Map<String, PostProcessor> ofCategories) {
        return new LearnedParts(image, review, pixel, normalScores, ofCategories, regions);
    }

    /** Another pixel threshold; if regions decide, its promise is that of the verdict. */
    LearnedParts with(Threshold ofPixels) {
        return new LearnedParts(
                regions.decide() ? image.promising(ofPixels.falseAlarms()) : image,
                review,
                ofPixels,
                normalScores,
                categories,
                regions);
    }

    LearnedParts with(RegionRules rules) {
        Map<String, PostProcessor> each = new TreeMap<>(categories);
        each.replaceAll((name, category) -> category.withRegions(rules));
        Threshold promising = rules.decideAs(regions) ? image : image.promising(FalseAlarmPromise.UNKNOWN);
        return new LearnedParts(promising, review, pixel, normalScores, each, rules);
    }

    /** The post-processor with these parts and the ranges of another. */
    PostProcessor in(PostProcessor ranges) {
        return new PostProcessor(
                image.value(),
                pixel.value(),
                ranges.imageMin(),
                ranges.imageMax(),
                ranges.pixelMin(),
                ranges.pixelMax(),
                image.origin(),
                pixel.origin(),
                Math.min(image.value(), review.map(Threshold::value).orElse(image.value())),
                review.map(Threshold::origin).orElse(""),
                image.falseAlarms(),
                normalScores,
                categories,
                regions);
    }
}
