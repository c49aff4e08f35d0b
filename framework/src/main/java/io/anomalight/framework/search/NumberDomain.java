package io.anomalight.framework.search;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;

/**
 * Numbers in an interval.
 *
 * @param low the smallest value
 * @param high the largest value
 * @param step the distance of two values; 0 for all numbers in between
 * @param log whether the interval is searched on a logarithmic scale
 */
public record NumberDomain(double low, double high, double step, boolean log) implements Domain {
    // More digits make labels long and no difference to a training.
    private static final int DIGITS = 6;

    public NumberDomain {
        if (!Double.isFinite(low) || !Double.isFinite(high) || !(low < high)) {
            throw new IllegalArgumentException(
                    "an interval needs a start below its end, but is from " + shown(low) + " to " + shown(high));
        }
        if (log && low <= 0) {
            throw new IllegalArgumentException(
                    "a logarithmic interval needs a start above 0, but starts at " + shown(low));
        }
        if (!(step >= 0) || step > high - low || (log && step != 0 && step != 1)) {
            throw new IllegalArgumentException(
                    "the step " + shown(step) + " does not fit the interval from " + shown(low) + " to " + shown(high));
        }
    }

    @Override
    public String text(double value) {
        return step == 0 ? shown(value) : onGrid(value).stripTrailingZeros().toPlainString();
    }

    /** A value has at most six digits of the width of the interval, or of itself on a logarithmic scale. */
    @Override
    public double nearest(double number) {
        double inside = Math.max(low, Math.min(high, number));
        if (step != 0) {
            return onGrid(inside).doubleValue();
        }
        BigDecimal exact = new BigDecimal(inside);
        int scale = DIGITS - 1 - (int) Math.floor(Math.log10(high - low));
        BigDecimal rounded = log
                ? exact.round(new MathContext(DIGITS))
                : exact.setScale(Math.max(scale, -DIGITS), RoundingMode.HALF_EVEN);
        return Math.max(low, Math.min(high, rounded.doubleValue()));
    }

    // In decimal arithmetic: the third value of steps of 0.1 is 0.3 and not 0.30000000000000004.
    private BigDecimal onGrid(double value) {
        long most = (long) Math.floor((high - low) / step + 1e-9);
        long steps = Math.max(0, Math.min(most, Math.round((value - low) / step)));
        return BigDecimal.valueOf(low).add(BigDecimal.valueOf(step).multiply(BigDecimal.valueOf(steps)));
    }

    @Override
    public double draw(SplittableRandom random) {
        double from = scaled(low - step / 2);
        double drawn = from + random.nextDouble() * (scaled(high + step / 2) - from);
        return nearest(log ? Math.exp(drawn) : drawn);
    }

    /** A number on the scale on which the interval is searched. */
    public double scaled(double number) {
        return log ? Math.log(number) : number;
    }

    @Override
    public String written() {
        String interval = "interval(" + shown(low) + "," + shown(high) + (log ? ",log)" : ")");
        if (step == 0) {
            return interval;
        }
        return step == 1
                ? "int(" + interval + ")"
                : "range(" + shown(low) + "," + shown(high + step) + "," + shown(step) + ")";
    }

    private static String shown(double number) {
        boolean isWhole = number == Math.rint(number) && Math.abs(number) < 1e15;
        return isWhole ? Long.toString((long) number) : Double.toString(number);
    }
}
