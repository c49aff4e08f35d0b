package io.anomalight.framework.metrics;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
        Threshold image = Threshold.choose(Level.IMAGE, validation, config, config.manualImage());
        Threshold pixel = Threshold.choose(Level.PIXEL, validation, config, config.manualPixel());
        PostProcessor shared = new PostProcessor(
                image.value(),
                pixel.value(),
                validation.imageRange().min(),
                validation.imageRange().max(),
                validation.pixelRange().min(),
                validation.pixelRange().max(),
                image.origin(),
                pixel.origin(),
                image.falseAlarms(),
                NormalScores.of(validation.imageScores(Label.NORMAL), most),
                Map.of());
        Map<String, PostProcessor> categories = new TreeMap<>();
        validation.categories().forEach((name, ofCategory) -> {
            if (ofCategory.size() > 0) {
                categories.put(
                        name,
                        of(ofCategory, config, mostOf(validation.categories().size())));
            }
        });
        return shared.with(categories);
    }

    /** See {@link PostProcessor#calibrated}. */
    static PostProcessor calibrated(PostProcessor before, List<Float> goodParts, CalibrationTarget target) {
        Threshold threshold = Threshold.ofGoodParts(goodParts, target);
        float[] ascending = new float[goodParts.size()];
        for (int i = 0; i < ascending.length; i++) {
            ascending[i] = goodParts.get(i);
        }
        Arrays.sort(ascending);
        return before.with(threshold, NormalScores.of(ascending, NormalScores.MOST));
    }

    private static int mostOf(int categories) {
        return Math.min(NormalScores.MOST, Math.max(FEWEST_OF_CATEGORY, MOST_OF_CATEGORIES / categories));
    }
}
