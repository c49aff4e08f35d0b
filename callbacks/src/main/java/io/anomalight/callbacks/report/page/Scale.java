package io.anomalight.callbacks.report.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps values linearly to coordinates of a picture.
 *
 * @param min the value at the coordinate {@code from}
 * @param max the value at the coordinate {@code to}, higher than {@code min}
 * @param step the distance of two ticks
 */
record Scale(double min, double max, double step, double from, double to) {
    private static final int TICKS = 5;
    private static final double LARGE = 1e6;
    private static final int FINE = 6;

    /** A scale that contains all finite values and the ends of the axis; an end that the axis does not set is at a tick. */
    static Scale of(Axis axis, List<Double> values, double from, double to) {
        double min = axis.min().orElse(Double.POSITIVE_INFINITY);
        double max = axis.max().orElse(Double.NEGATIVE_INFINITY);
        for (double value : values) {
            if (Double.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        if (min > max) { // there are no values, and the axis does not set both ends
            min = axis.min().orElse(axis.max().orElse(1) - 1);
            max = min + 1;
        }
        // All values are equal, or almost equal.
        if (max - min <= Math.ulp(Math.max(Math.abs(min), Math.abs(max))) * TICKS) {
            double margin = Math.max(Math.abs(max) / 10, 1e-3);
            min = axis.min().isPresent() ? min : min - margin;
            max = max + margin;
        }
        double step = axis.whole() ? Math.max(1, step(max - min)) : step(max - min);
        boolean freeBelow = axis.min().isEmpty() || min < axis.min().getAsDouble();
        boolean freeAbove = axis.max().isEmpty() || max > axis.max().getAsDouble();
        return new Scale(
                freeBelow ? step * Math.floor(min / step + 1e-9) : min,
                freeAbove ? step * Math.ceil(max / step - 1e-9) : max,
                step,
                from,
                to);
    }

    /** A step of 1, 2 or 5 times a power of ten. */
    private static double step(double range) {
        double rough = range / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double mantissa = rough / power; // from 1 to 10
        return power * (mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10);
    }

    double at(double value) {
        return from + (value - min) / (max - min) * (to - from);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(min / step - 1e-9); i * step <= max + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** The text of a tick, with the decimals of the step. */
    String text(double tick) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        if (decimals > FINE || Math.abs(tick) >= LARGE) {
            return tick == 0 ? "0" : String.format(Locale.ROOT, "%.2g", tick);
        }
        return BigDecimal.valueOf(tick)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
