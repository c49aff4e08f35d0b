package io.anomalight.framework.metrics;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import io.anomalight.framework.metrics.ranking.ExactRanking;
import io.anomalight.framework.metrics.ranking.Ranking;
import io.anomalight.framework.metrics.ranking.ScoreRange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A raw score that separates normal from anomalous.
 *
 * @param origin where it comes from, in words
 * @param falseAlarms what normal images promise about it; unknown for pixels, because those of an image depend on each other
 */
record Threshold(float value, String origin, FalseAlarmPromise falseAlarms) {

    static final String BY_HAND = "set by hand";

    /** A copy with another promise. */
    Threshold promising(FalseAlarmPromise promise) {
        return new Threshold(value, origin, promise);
    }

    /** The manual value if there is one, otherwise a learned one. */
    static Threshold choose(Level level, Evaluation validation, ThresholdConfig config, Optional<Double> manual) {
        return manual.map(value -> fixed(value.floatValue(), BY_HAND, level, validation))
                .orElseGet(() -> learn(level, validation, config.falsePositiveRate()));
    }

    /** A threshold that does not depend on the normal scores. */
    static Threshold fixed(float value, String origin, NormalScores scores) {
        return new Threshold(
                value,
                origin,
                new FalseAlarmPromise(FalseAlarmPromise.Choice.FIXED, scores.size(), scores.reaching(value), 1));
    }

    private static Threshold fixed(float value, String origin, Level level, Evaluation validation) {
        return new Threshold(value, origin, counted(FalseAlarmPromise.Choice.FIXED, value, level, validation));
    }

    /** A threshold of images that was searched by means of their scores. */
    static Threshold searched(float value, String origin, Evaluation validation) {
        return new Threshold(value, origin, counted(FalseAlarmPromise.Choice.SEARCHED, value, Level.IMAGE, validation));
    }

    /**
     * The lowest threshold that at most a share of the normal images of a validation reach; it must have some.
     */
    static Threshold ofNormalImages(Evaluation validation, double rate) {
        Ranking ranking = validation.images();
        FalseAlarmPromise allowed = allowed(ranking.negatives(), rate);
        return new Threshold(
                above(ranking, validation.imageRange(), allowed.exceeding()),
                "at most " + FalseAlarmPromise.percent(rate) + " % of normal images on validation reach it",
                allowed);
    }

    private static FalseAlarmPromise counted(
            FalseAlarmPromise.Choice choice, float value, Level level, Evaluation validation) {
        return level == Level.PIXEL
                ? FalseAlarmPromise.UNKNOWN
                : new FalseAlarmPromise(
                        choice,
                        validation.images().negatives(),
                        validation.imagesAt(value).falsePositives(),
                        1);
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
            return new Threshold(
                    middle,
                    "best F1 on validation",
                    counted(FalseAlarmPromise.Choice.SEARCHED, middle, level, validation));
        }
        String things = level.name().toLowerCase(Locale.ROOT) + "s";
        if (ranking.negatives() == 0) {
            throw new UserError("no threshold for " + things + " can be learned: " + lack.get()
                    + ", and validation has no normal images either; add some or set thresholds by hand"
                    + " (method = manual)");
        }
        FalseAlarmPromise allowed = allowed(ranking.negatives(), falsePositiveRate);
        return new Threshold(
                above(ranking, level.range(validation), allowed.exceeding()),
                "at most " + FalseAlarmPromise.percent(falsePositiveRate) + " % of normal " + things
                        + " on validation reach it, for " + lack.get(),
                level == Level.PIXEL ? FalseAlarmPromise.UNKNOWN : allowed);
    }

    /** The largest number of normal items that is at most a share of them. */
    private static FalseAlarmPromise allowed(long all, double rate) {
        long most = (long) Math.floor(rate * all) + 1;
        while ((double) most / all > rate) {
            most--;
        }
        return new FalseAlarmPromise(FalseAlarmPromise.Choice.RATE, all, most, rate);
    }

    /**
     * The lowest threshold that at most a share of good parts reach, or that promises at most this rate for new ones.
     *
     * @throws UserError if there are no good parts, or too few for the promise
     */
    static Threshold ofGoodParts(List<Float> goodParts, CalibrationTarget target) {
        return ofGoodParts(goodParts, target, "reach it");
    }

    /** As above, with the words for what the scores do with the threshold. */
    static Threshold ofGoodParts(List<Float> goodParts, CalibrationTarget target, String reach) {
        if (goodParts.isEmpty()) {
            throw new UserError("no threshold can be learned without images of good parts; name a folder with some");
        }
        goodParts.stream().filter(score -> !Float.isFinite(score)).findFirst().ifPresent(score -> {
            throw new UserError("the score of a good part is " + score
                    + ", which can't be ranked: training has probably" + " diverged, try a lower learning rate");
        });
        ExactRanking ranking = new ExactRanking();
        ScoreRange range = new ScoreRange();
        goodParts.forEach(score -> {
            ranking.addNegative(score);
            range.include(score);
        });
        double rate = target.falsePositiveRate();
        String percent = FalseAlarmPromise.percent(rate) + " % of ";
        FalseAlarmPromise counts =
                target.guaranteed() ? guaranteed(goodParts.size(), rate) : allowed(goodParts.size(), rate);
        String origin = target.guaranteed()
                ? "at most " + percent + "new good parts " + reach + " with 95 % confidence, from " + goodParts.size()
                        + " good parts"
                : "at most " + percent + goodParts.size() + " good parts " + reach;
        return new Threshold(above(ranking, range, counts.exceeding()), origin, counts);
    }

    private static FalseAlarmPromise guaranteed(long all, double rate) {
        if (rate == 0) {
            throw new UserError("no number of good parts can promise a false-alarm rate of 0 %; give a higher"
                    + " false_positive_rate, or leave out guarantee=true");
        }
        long most = FalseAlarmPromise.mayExceed(all, rate)
                .orElseThrow(
                        () -> new UserError(
                                all + (all == 1 ? " good part" : " good parts")
                                        + " can't promise a false-alarm rate of " + FalseAlarmPromise.percent(rate)
                                        + " % with 95 % confidence: " + FalseAlarmPromise.imagesNeeded(rate)
                                        + " are needed; give more images or a higher false_positive_rate, or leave out guarantee=true"));
        return new FalseAlarmPromise(FalseAlarmPromise.Choice.RATE, all, most, rate);
    }

    /** The lowest threshold that at most a number of good parts reach; more must reach the lowest score. */
    static Threshold above(List<Float> goodParts, long most, String origin) {
        ExactRanking ranking = new ExactRanking();
        ScoreRange range = new ScoreRange();
        goodParts.forEach(score -> {
            ranking.addNegative(score);
            range.include(score);
        });
        return new Threshold(above(ranking, range, most), origin, FalseAlarmPromise.UNKNOWN);
    }

    /** The lowest threshold that at most {@code most} negatives reach. */
    private static float above(Ranking ranking, ScoreRange range, long most) {
        Allowance allowance = new Allowance(most);
        ranking.descend(allowance);
        return allowance.gap(range).middle();
    }

    /** Finds the highest score that too many negatives reach, and the next higher score. */
    private static final class Allowance implements Ranking.Visitor {
        private final long most;
        private long reached;
        private float higher = Float.POSITIVE_INFINITY;
        private float firstTooMany = Float.NaN;

        Allowance(long most) {
            this.most = most;
        }

        @Override
        public void visit(float low, float high, long negatives, long positives, double overlap) {
            reached += negatives;
            if (!Float.isNaN(firstTooMany)) {
                return;
            }
            if (reached > most) {
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
