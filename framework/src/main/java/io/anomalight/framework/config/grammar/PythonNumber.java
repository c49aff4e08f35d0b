package io.anomalight.framework.config.grammar;

import io.anomalight.framework.config.hocon.SpelledNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** Numbers as Python writes and reads them. */
final class PythonNumber {
    // Python writes 1e16, but 1000000000000000.0, and 1e-05, but 0.0001.
    private static final int FIRST_EXPONENT = 16;
    private static final int LAST_EXPONENT = -4;

    private PythonNumber() {}

    static String text(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value));
        if (shortest.signum() == 0) {
            return Double.compare(value, 0.0) == 0 ? "0.0" : "-0.0";
        }
        BigDecimal digits = shortest.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= LAST_EXPONENT && exponent < FIRST_EXPONENT) {
            String plain = digits.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String mantissa = digits.movePointLeft(exponent).toPlainString();
        return mantissa + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    static boolean isFinite(Element.Numeric number) {
        return !(number instanceof Element.Decimal decimal) || Double.isFinite(decimal.value());
    }

    /** The exact number; call it only for a finite one. */
    static BigDecimal decimal(Element.Numeric number) {
        return SpelledNumber.read(number.spelled()).orElseThrow();
    }

    static double value(Element.Numeric number) {
        return number instanceof Element.Decimal decimal
                ? decimal.value()
                : decimal(number).doubleValue();
    }

    /** The whole number that {@code int(text)} gives; empty if the text is not one. */
    static Optional<BigInteger> whole(String text) {
        String stripped = text.strip();
        return stripped.matches("[+-]?\\d{1,1000}(_\\d{1,1000}){0,100}")
                ? Optional.of(new BigInteger(stripped.replace("_", "").replaceFirst("^\\+", "")))
                : Optional.empty();
    }

    /** The number that {@code float(text)} gives; empty if the text is not one. */
    static Optional<Double> real(String text) {
        String stripped = text.strip();
        String word = stripped.toLowerCase(Locale.ROOT).replaceFirst("^[+-]", "");
        double sign = stripped.startsWith("-") ? -1 : 1;
        if (word.equals("inf") || word.equals("infinity")) {
            return Optional.of(sign * Double.POSITIVE_INFINITY);
        }
        return word.equals("nan")
                ? Optional.of(Double.NaN)
                : SpelledNumber.read(stripped).map(BigDecimal::doubleValue);
    }
}
