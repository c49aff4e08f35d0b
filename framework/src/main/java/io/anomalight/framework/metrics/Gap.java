package io.anomalight.framework.metrics;

import io.anomalight.framework.metrics.ranking.ScoreRange;

/**
 * Two neighbouring scores between which a threshold lies.
 *
 * <p>Scores differ in their last bits between machines, batch sizes and exports. A threshold that is itself a score
 * would call that one image normal here and anomalous there; midway between two scores it does not.
 *
 * @param below the highest score that does not reach the threshold
 * @param above the lowest score that reaches it
 */
record Gap(float below, float above) {
    /** By which part of the range of all scores a threshold lies beyond the outermost score. */
    private static final double MARGIN = 0.001;

    /** The gap under the lowest of all scores, which all reach the threshold. */
    static Gap belowAll(float lowest, ScoreRange range) {
        double below = Math.max(lowest - 2 * margin(lowest, range), -Float.MAX_VALUE);
        return new Gap(Math.min((float) below, Math.nextDown(lowest)), lowest);
    }

    /** The gap over the highest of all scores, of which none reaches the threshold. */
    static Gap aboveAll(float highest, ScoreRange range) {
        double above = Math.min(highest + 2 * margin(highest, range), Float.MAX_VALUE);
        return new Gap(highest, Math.max((float) above, Math.nextUp(highest)));
    }

    /** The float32 in the middle; {@code above} itself where there is none between. */
    float middle() {
        float middle = (float) (((double) below + above) / 2);
        return middle > below ? middle : above;
    }

    // Where all scores are the same there is no range to go by, only their size.
    private static double margin(float outermost, ScoreRange range) {
        double width = (double) range.max() - range.min();
        return MARGIN * (width > 0 ? width : Math.abs((double) outermost));
    }
}
