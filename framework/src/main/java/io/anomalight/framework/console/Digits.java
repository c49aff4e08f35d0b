package io.anomalight.framework.console;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** Formats numbers and durations for people. */
public final class Digits {
    private static final MathContext FOUR = new MathContext(4);

    private Digits() {}

    /** At most four significant digits and no trailing zeros: {@code 0.981}, {@code 1234}. */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(FOUR).stripTrailingZeros();
        boolean plain = Math.abs(rounded.scale()) <= 8;
        return plain ? rounded.toPlainString() : rounded.toString();
    }

    /** A duration in at most two units: {@code 41.0 s}, {@code 3 min 5 s}, {@code 2 h 2 min}. */
    public static String of(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }
}
