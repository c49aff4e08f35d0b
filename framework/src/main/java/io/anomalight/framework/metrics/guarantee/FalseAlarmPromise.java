package io.anomalight.framework.metrics.guarantee;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/**
 * What normal images promise about the false-alarm rate of a threshold: the probability that a new normal image reaches it.
 *
 * <p>Every promise holds with a {@link #CONFIDENCE} of 95 %, if new normal images come from the same distribution as these and all are
 * independent of each other, for instance one image per part. It also holds if scores tie.
 *
 * @param choice how the threshold was chosen, on which the bound depends
 * @param normalImages the number of normal images, {@code n}
 * @param exceeding how many of them reach the threshold or may reach it, {@code k}
 * @param asked the false-alarm rate that the user asked for; 1 if the user asked for none
 */
public record FalseAlarmPromise(Choice choice, long normalImages, long exceeding, double asked) {
    /** The probability with which a bound holds. */
    public static final double CONFIDENCE = 0.95;

    private static final double ALPHA = 0.05;

    /** No normal images, so nothing is known: the bound is 1. */
    public static final FalseAlarmPromise UNKNOWN = new FalseAlarmPromise(Choice.FIXED, 0, 0, 1);

    /** How a threshold was chosen. */
    public enum Choice {
        /**
         * Without these images, for instance by hand. The number of images that reach it is binomial, and the bound is that of
         * Clopper and Pearson (1934), one-sided.
         */
        FIXED,
        /**
         * On these images, above all but a number {@code k} of them that depends on {@code n} only. The rate above the {@code k + 1}-th
         * largest score has the distribution {@code Beta(k + 1, n - k)} (Wilks, 1941, tolerance limits), or less if scores tie.
         */
        RATE,
        /**
         * On these images by a search that may look at all their scores, for instance for the best F1, so that {@code k} depends on the
         * scores. The bound of {@code RATE} must then hold for all {@code k} at once: the error of {@code k} is 5 % / ((k + 1)(k + 2)),
         * which adds up to 5 % over all {@code k} (the union bound with weights that favour few false alarms).
         */
        SEARCHED;

        /** The name in files. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        private double alpha(long exceeding) {
            return this == SEARCHED ? ALPHA / ((exceeding + 1.0) * (exceeding + 2.0)) : ALPHA;
        }
    }

    public FalseAlarmPromise {
        if (normalImages < 0 || exceeding < 0 || exceeding > normalImages) {
            throw new IllegalArgumentException("exceeding must be at least 0 and at most normal_images, but they are "
                    + exceeding + " and " + normalImages);
        }
        if (!(asked >= 0 && asked <= 1)) {
            throw new IllegalArgumentException("asked must be in [0, 1], but is " + asked);
        }
    }

    /** Whether there are normal images to promise anything from. */
    public boolean known() {
        return normalImages > 0;
    }

    /**
     * The upper bound of the false-alarm rate with 95 % confidence, in [0, 1]; 1 if nothing can be promised. Files contain it for
     * their readers.
     */
    @JsonProperty("bound")
    public double bound() {
        return BinomialTail.upperBound(exceeding, normalImages, choice.alpha(exceeding));
    }

    /** The bound in a sentence without a full stop; the percentage is rounded up. */
    public String sentence() {
        String count = exceeding + " of " + images();
        String reached =
                switch (choice) {
                    case FIXED -> count + " reach the threshold";
                    case RATE -> count + " may reach the threshold";
                    case SEARCHED -> count + " reach the threshold, which was searched on them";
                };
        return "at most " + percentUp(bound()) + " % of new normal images are false alarms, with 95 % confidence ("
                + reached + ")";
    }

    /** Why the images can't promise the rate that was asked for, in a sentence without a full stop; empty if they can. */
    public Optional<String> shortfall() {
        if (bound() <= asked) {
            return Optional.empty();
        }
        String rate = percent(asked) + " %";
        String promise = images() + " can't promise a false-alarm rate of " + rate + " with 95 % confidence";
        if (asked == 0) {
            return Optional.of(promise + ", and no number of images can");
        }
        return Optional.of(
                normalImages < imagesNeeded(asked)
                        ? promise + ": " + imagesNeeded(asked) + " are needed"
                        : "at most " + rate + " of these " + images()
                                + " reach the threshold, which does not promise this rate for new ones;"
                                + " calibrate with guarantee=true chooses a threshold that does");
    }

    private String images() {
        return normalImages + (normalImages == 1 ? " normal image" : " normal images");
    }

    /** The smallest number of normal images that can promise a rate in (0, 1), with a threshold that none of them reaches. */
    public static long imagesNeeded(double rate) {
        long needed = Math.max(1, (long) Math.floor(Math.log(ALPHA) / Math.log1p(-rate)));
        while (BinomialTail.atMost(0, needed, rate) > ALPHA) {
            needed++;
        }
        return needed;
    }

    /**
     * The largest number of {@code n} normal images that may reach a threshold which promises a rate; empty if even a threshold that
     * none of them reaches does not promise it.
     *
     * @param rate in [0, 1)
     */
    public static Optional<Long> mayExceed(long n, double rate) {
        if (rate == 0 || n == 0 || BinomialTail.atMost(0, n, rate) > ALPHA) {
            return Optional.empty();
        }
        long most = 0;
        long tooMany = n;
        while (tooMany - most > 1) {
            long middle = (most + tooMany) / 2;
            if (BinomialTail.atMost(middle, n, rate) <= ALPHA) {
                most = middle;
            } else {
                tooMany = middle;
            }
        }
        return Optional.of(most);
    }

    /** A share as a percentage with two decimals at most, rounded up, so that a bound stays one. */
    public static String percentUp(double share) {
        return BigDecimal.valueOf(share)
                .movePointRight(2)
                .setScale(10, RoundingMode.HALF_UP) // without the rounding errors of a double
                .setScale(2, RoundingMode.CEILING)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** A share as a percentage with all its digits. */
    public static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }
}
