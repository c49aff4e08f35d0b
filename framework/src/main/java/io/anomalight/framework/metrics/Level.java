package io.anomalight.framework.metrics;

import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.ranking.ScoreRange;
import java.util.Optional;

/** What is ranked: whole images against their labels, or pixels against masks. */
enum Level {
    IMAGE,
    PIXEL;

    Ranking ranking(Evaluation evaluation) {
        return switch (this) {
            case IMAGE -> evaluation.images();
            case PIXEL -> evaluation.pixels();
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

    /** Why there is nothing defective to rank; empty if there is. */
    Optional<String> lacksDefects(SplitContents split) {
        if (split.anomalous() == 0) {
            return Optional.of("there are no defective images in the split");
        }
        return this == PIXEL && split.anomalousWithMask() == 0
                ? Optional.of("no defective image has a mask")
                : Optional.empty();
    }

    /** Why a split of such contents can't be ranked; empty if it can be. */
    Optional<String> lacks(SplitContents split) {
        Optional<String> defects = lacksDefects(split);
        // Pixels around a masked defect are normal too.
        return defects.isEmpty() && this == IMAGE && split.normal() == 0
                ? Optional.of("there are no normal images in the split")
                : defects;
    }

    /** Why what was judged has no positives; for pixels a mask may turn out to be empty. */
    Optional<String> lacksDefects(Evaluation evaluation) {
        return lacksDefects(evaluation.contents())
                .or(() -> ranking(evaluation).positives() == 0
                        ? Optional.of("the masks of the defective images mark no pixel")
                        : Optional.empty());
    }

    /** Why what was judged can't be ranked; in the words of {@link #lacks(SplitContents)} where that foresees it. */
    Optional<String> lacks(Evaluation evaluation) {
        return lacks(evaluation.contents())
                .or(() -> lacksDefects(evaluation))
                .or(() -> ranking(evaluation).negatives() == 0
                        ? Optional.of("the masks of the defective images leave no pixel normal")
                        : Optional.empty());
    }
}
