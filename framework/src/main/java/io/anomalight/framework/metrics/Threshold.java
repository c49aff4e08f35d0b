package io.anomalight.framework.metrics;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.ranking.ExactRanking;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.ranking.ScoreRange;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A raw score that separates normal from anomalous, and its origin in words. */
record Threshold(float value, String origin) {

    static final String BY_HAND = "set by hand";

    /** The manual value if there is one, otherwise a learned one. */
    static Threshold choose(Level level, Evaluation validation, ThresholdConfig config, Optional<Double> manual) {
        return manual.map(value -> new Threshold(value.floatValue(), BY_HAND))
                .orElseGet(() -> learn(level, validation, config.falsePositiveRate()));
    }

    /**
     * The threshold with the best F1 if there are defects, otherwise with the allowed share of false positives.
     *
     * @throws UserError if there is nothing to learn from
     */
    private static Threshold learn(Level level, Evaluation validation, double falsePositiveRate) {
        Ranking ranking = level.ranking(validation);
        Optional<String> lack = level.lacksDefects(validation);
        if (lack.isEmpty()) {
            float middle = BestF1.of(ranking).gap(level.range(validation)).middle();
            return new Threshold(middle, "best F1 on validation");
        }
        String things = level.name().toLowerCase(Locale.ROOT) + "s";
        if (ranking.negatives() == 0) {
            throw new UserError("no threshold for " + things + " can be learned: " + lack.get()
                    + ", and validation has no normal images either; add some or set thresholds by hand"
                    + " (method = manual)");
        }
        return new Threshold(
                aboveQuantile(ranking, level.range(validation), falsePositiveRate),
                "at most " + percent(falsePositiveRate) + " % of normal " + things + " on validation reach it, for "
                        + lack.get());
    }

    /**
     * The lowest threshold that at most a share of good parts reach.
     *
     * @throws UserError if the rate is not in [0, 1), or there are no good parts
     */
    static Threshold ofGoodParts(List<Float> goodParts, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new UserError("false_positive_rate must be at least 0 and less than 1, but is " + rate);
        }
        if (goodParts.isEmpty()) {
            throw new UserError("no threshold can be learned without images of good parts; name a folder with some");
        }
        goodParts.stream().filter(score -> !Float.isFinite(score)).findFirst().ifPresent(score -> {
            throw new UserError("the score of a good part is " + score
                    + ", which can't be ranked: training has probably" + " diverged, try a lower learning rate");
        });
        Ranking ranking = new ExactRanking();
        ScoreRange range = new ScoreRange();
        goodParts.forEach(score -> {
            ranking.addNegative(score);
            range.include(score);
        });
        return new Threshold(
                aboveQuantile(ranking, range, rate),
                "at most " + percent(rate) + " % of " + ranking.negatives() + " good parts reach it");
    }

    private static float aboveQuantile(Ranking ranking, ScoreRange range, double falsePositiveRate) {
        Allowance allowance = new Allowance(falsePositiveRate, ranking.negatives());
        ranking.descend(allowance);
        return allowance.gap(range).middle();
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }

    /** Finds the highest score that too many negatives reach, and the next higher score. */
    private static final class Allowance implements Ranking.Visitor {
        private final double rate;
        private final long all;
        private long reached;
        private float higher = Float.POSITIVE_INFINITY;
        private float firstTooMany = Float.NaN;

        Allowance(double rate, long all) {
            this.rate = rate;
            this.all = all;
        }

        @Override
        public void visit(float low, float high, long negatives, long positives, double overlap) {
            reached += negatives;
            if (!Float.isNaN(firstTooMany)) {
                return;
            }
            if ((double) reached / all > rate) {
                firstTooMany = high;
            } else {
                higher = low;
            }
        }

        Gap gap(ScoreRange range) {
            return Float.isFinite(higher) ? new Gap(firstTooMany, higher) : Gap.aboveAll(firstTooMany, range);
        }
    }
}
