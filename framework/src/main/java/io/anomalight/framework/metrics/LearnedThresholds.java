package io.anomalight.framework.metrics;

import io.anomalight.framework.console.Digits;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import io.anomalight.framework.metrics.ranking.LowestCost;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Learns a post-processor from the scores of a validation. */
final class LearnedThresholds {
    /** Fewer scores of a category are not kept, however many categories there are. */
    private static final int FEWEST_OF_CATEGORY = 100;

    /** Together, so that the manifest of a checkpoint or archive stays far below its limit. */
    private static final int MOST_OF_CATEGORIES = 100_000;

    private LearnedThresholds() {}

    /** See {@link PostProcessor#learn}; keeps at most {@code most} normal scores. */
    static PostProcessor of(Evaluation validation, ThresholdConfig config, int most) {
        if (validation.size() == 0) {
            throw new UserError("no thresholds can be learned: validation has no images; add some");
        }
        config.check(validation.contents(), "");
        Threshold pixel = Threshold.choose(Level.PIXEL, validation, config, config.manualPixel());
        Images images =
                config.cost().map(cost -> Images.of(validation, cost)).orElseGet(() -> Images.of(validation, config));
        PostProcessor learned = new PostProcessor(
                images.main().value(),
                pixel.value(),
                validation.imageRange().min(),
                validation.imageRange().max(),
                validation.pixelRange().min(),
                validation.pixelRange().max(),
                images.main().origin(),
                pixel.origin());
        PostProcessor shared = LearnedParts.of(learned)
                .with(images.main(), images.review())
                .with(NormalScores.of(validation.imageScores(Label.NORMAL), most))
                .in(learned);
        Map<String, PostProcessor> categories = new TreeMap<>();
        validation.categories().forEach((name, ofCategory) -> {
            if (ofCategory.size() > 0) {
                config.check(ofCategory.contents(), name);
                categories.put(
                        name,
                        of(ofCategory, config, mostOf(validation.categories().size())));
            }
        });
        return shared.with(categories);
    }

    /** See {@link PostProcessor#calibrated}. */
    static PostProcessor calibrated(PostProcessor before, List<Float> goodParts, CalibrationTarget target) {
        if (before.regions().decide()) {
            throw new IllegalArgumentException("regions decide the verdict, so scores are not enough: use GoodParts");
        }
        Threshold threshold = Threshold.ofGoodParts(goodParts, target);
        LearnedParts parts = LearnedParts.of(before);
        Optional<Threshold> review = target.reviewFalsePositiveRate().isPresent()
                ? Optional.of(Threshold.ofGoodParts(
                        goodParts,
                        CalibrationTarget.rate(target.reviewFalsePositiveRate().getAsDouble())))
                : parts.reviewBelow(threshold.value());
        return parts.with(threshold, review).with(normalScores(goodParts)).in(before);
    }

    /** The scores of good parts, for p-values. */
    static NormalScores normalScores(List<Float> goodParts) {
        float[] ascending = new float[goodParts.size()];
        for (int i = 0; i < ascending.length; i++) {
            ascending[i] = goodParts.get(i);
        }
        Arrays.sort(ascending);
        return NormalScores.of(ascending, NormalScores.MOST);
    }

    /** The thresholds of images. */
    private record Images(Threshold main, Optional<Threshold> review) {
        static Images of(Evaluation validation, ThresholdConfig config) {
            Threshold main = Threshold.choose(Level.IMAGE, validation, config, config.manualImage());
            Optional<Threshold> review = config.review()
                    .map(value -> new Threshold(value.floatValue(), Threshold.BY_HAND, FalseAlarmPromise.UNKNOWN));
            return new Images(main, review.or(() -> config.reviewFalsePositiveRate()
                    .map(rate -> Threshold.ofNormalImages(validation, rate))));
        }

        static Images of(Evaluation validation, ThresholdConfig.Cost cost) {
            double miss = cost.miss().orElseThrow();
            double falseAlarm = cost.falseAlarm().orElseThrow();
            double review = cost.review().orElseThrow();
            LowestCost lowest = LowestCost.of(validation.images(), miss, falseAlarm, review);
            String origin = "lowest cost on validation (miss " + Digits.of(miss) + ", false alarm "
                    + Digits.of(falseAlarm) + ", review " + Digits.of(review) + ")";
            return new Images(
                    Threshold.searched(
                            Gap.of(lowest.upper(), validation.imageRange()).middle(), origin, validation),
                    Optional.of(Threshold.searched(
                            Gap.of(lowest.lower(), validation.imageRange()).middle(), origin, validation)));
        }
    }

    private static int mostOf(int categories) {
        return Math.min(NormalScores.MOST, Math.max(FEWEST_OF_CATEGORY, MOST_OF_CATEGORIES / categories));
    }
}
