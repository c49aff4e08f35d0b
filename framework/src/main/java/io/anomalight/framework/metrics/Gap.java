package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.LowestCost;
import io.anomalight.framework.metrics.ranking.ScoreRange;

/**
 * Two neighbouring scores with a threshold between them.
 *
 * <p>Scores differ in their last bits between machines, batch sizes and exports. With a threshold equal to a score,
 * that image could be normal on one machine and anomalous on another. A threshold midway between two scores avoids
 * this.
 *
 * @param below the highest score that does not reach the threshold
 * @param above the lowest score that reaches it
 */
record Gap(float below, float above) {
    /** The distance of a threshold from the outermost score, as a share of the range of all scores. */
    private static final double MARGIN = 0.001;

    /** The gap below the lowest score, so that all scores reach the threshold. */
    static Gap belowAll(float lowest, ScoreRange range) {
        double below = Math.max(lowest - 2 * margin(lowest, range), -Float.MAX_VALUE);
        return new Gap(Math.min((float) below, Math.nextDown(lowest)), lowest);
    }

    /** The gap above the highest score, so that no score reaches the threshold. */
    static Gap aboveAll(float highest, ScoreRange range) {
        double above = Math.min(highest + 2 * margin(highest, range), Float.MAX_VALUE);
        return new Gap(highest, Math.max((float) above, Math.nextUp(highest)));
    }

    /** The gap of a place, which may be below or above all scores. */
    static Gap of(LowestCost.Place place, ScoreRange range) {
        if (place.above() == Float.POSITIVE_INFINITY) {
            return aboveAll(place.below(), range);
        }
        return place.below() == Float.NEGATIVE_INFINITY
                ? belowAll(place.above(), range)
                : new Gap(place.below(), place.above());
    }

    /** The float32 in the middle; {@code above} if there is no float32 between. */
    float middle() {
        float middle = (float) (((double) below + above) / 2);
        return middle > below ? middle : above;
    }

    // If all scores are equal, the range is 0, so their absolute value is used.
    private static double margin(float outermost, ScoreRange range) {
        double width = (double) range.max() - range.min();
        return MARGIN * (width > 0 ? width : Math.abs((double) outermost));
    }
}
