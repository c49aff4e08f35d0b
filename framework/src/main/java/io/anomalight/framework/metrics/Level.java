package io.anomalight.framework.metrics;

import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.ranking.ScoreRange;
import io.anomalight.framework.metrics.resampling.DrawnImages;
import java.util.Optional;

/** The ranked items: images with labels, or pixels with masks. */
enum Level {
    IMAGE,
    PIXEL;

    Ranking ranking(Evaluation evaluation) {
        return switch (this) {
            case IMAGE -> evaluation.images();
            case PIXEL -> evaluation.pixels();
        };
    }

    Ranking ranking(DrawnImages draw) {
        return switch (this) {
            case IMAGE -> draw.images();
            case PIXEL -> draw.pixels();
        };
    }

    /** Whether draws of the images differ. */
    boolean varies(DrawnImages draw) {
        return switch (this) {
            case IMAGE -> draw.imagesVary();
            case PIXEL -> draw.pixelsVary();
        };
    }

    ScoreRange range(Evaluation evaluation) {
        return switch (this) {
            case IMAGE -> evaluation.imageRange();
            case PIXEL -> evaluation.pixelRange();
        };
    }

    float threshold(PostProcessor postProcessor) {
        return switch (this) {
            case IMAGE -> postProcessor.imageThreshold();
            case PIXEL -> postProcessor.pixelThreshold();
        };
    }

    /** The reason why there are no defective items to rank; empty if there are some. */
    Optional<String> lacksDefects(SplitContents split) {
        if (split.anomalous() == 0) {
            return Optional.of("there are no defective images in the split");
        }
        return this == PIXEL && split.anomalousWithMask() == 0
                ? Optional.of("no defective image has a mask")
                : Optional.empty();
    }

    /** The reason why a split with these contents can't be ranked; empty if it can be. */
    Optional<String> lacks(SplitContents split) {
        Optional<String> defects = lacksDefects(split);
        // Pixels around a masked defect are normal, so no normal images are needed.
        return defects.isEmpty() && this == IMAGE && split.normal() == 0
                ? Optional.of("there are no normal images in the split")
                : defects;
    }

    /** The reason why an evaluation has no positives; a mask may be empty. */
    Optional<String> lacksDefects(Evaluation evaluation) {
        return lacksDefects(evaluation.contents())
                .or(() -> ranking(evaluation).positives() == 0
                        ? Optional.of("the masks of the defective images mark no pixel")
                        : Optional.empty());
    }

    /**
     * The reason why an evaluation can't be ranked; the same sentence as {@link #lacks(SplitContents)} if that has one.
     */
    Optional<String> lacks(Evaluation evaluation) {
        return lacks(evaluation.contents())
                .or(() -> lacksDefects(evaluation))
                .or(() -> ranking(evaluation).negatives() == 0
                        ? Optional.of("the masks of the defective images leave no pixel normal")
                        : Optional.empty());
    }
}
