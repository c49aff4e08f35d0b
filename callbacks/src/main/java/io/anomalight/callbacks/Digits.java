package io.anomalight.callbacks;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as a person reads them. */
final class Digits {
    private static final MathContext FOUR = new MathContext(4);

    private Digits() {}

    /** At most four significant digits and no trailing zeros: {@code 0.981}, {@code 1234}. */
    static String of(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(FOUR).stripTrailingZeros();
        boolean plain = Math.abs(rounded.scale()) <= 8;
        return plain ? rounded.toPlainString() : rounded.toString();
    }
}
