package io.anomalight.framework.metrics;

import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.resampling.DrawnImages;
import java.util.Optional;

/**
 * A metric without state that is a function of one ranking.
 *
 * @param decides whether it counts verdicts, so that it needs the regions of images if these decide
 */
record RankingMetric(Level level, boolean decides, Formula formula) implements Metric {
    private static final double CALLED = 0.5; // between the scores of verdicts

    /** Computes the value from a ranking of both classes. */
    @FunctionalInterface
    interface Formula {
        Measurement of(Ranking ranking, double threshold);
    }

    @Override
    public Optional<String> missing(SplitContents split) {
        return level.lacks(split);
    }

    @Override
    public boolean collects() {
        return false;
    }

    @Override
    public Measurement compute(Evaluation evaluation, PostProcessor postProcessor) {
        return level.lacks(evaluation)
                .map(Measurement::undefined)
                .orElseGet(() -> decides && postProcessor.regions().decide()
                        ? evaluation.f1ByRegions()
                        : formula.of(level.ranking(evaluation), level.threshold(postProcessor)));
    }

    @Override
    public double onDraw(DrawnImages draw, PostProcessor postProcessor) {
        boolean byRegions = decides && postProcessor.regions().decide();
        Ranking ranking = byRegions ? draw.verdicts() : level.ranking(draw);
        if (!level.varies(draw) || ranking.positives() == 0 || ranking.negatives() == 0) {
            return Double.NaN;
        }
        return formula.of(ranking, byRegions ? CALLED : level.threshold(postProcessor))
                .value();
    }
}
