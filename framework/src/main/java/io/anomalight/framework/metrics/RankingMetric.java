package io.anomalight.framework.metrics;

import io.anomalight.framework.data.SplitContents;
import io.anomalight.framework.metrics.ranking.Ranking;
import java.util.Optional;

/** A metric without state that is a function of one ranking. */
record RankingMetric(Level level, Formula formula) implements Metric {

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
                .orElseGet(() -> formula.of(level.ranking(evaluation), level.threshold(postProcessor)));
    }
}
