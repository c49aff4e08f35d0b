package io.anomalight.framework.config.hocon;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses numbers in the syntax of JSON, and in that of Hydra and YAML: {@code .5}, {@code 5.}, {@code +5}, {@code
 * 1_000}.
 */
public final class SpelledNumber {
    // At most four digits, so that BigDecimal stays fast.
    private static final String EXPONENT = "([eE][+-]?\\d{1,4})?";
    private static final Pattern JSON = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?" + EXPONENT);
    private static final String DIGITS = "\\d+(_\\d+)*";
    private static final Pattern LOOSER =
            Pattern.compile("[+-]?((0|[1-9](_?\\d)*)(\\.(" + DIGITS + ")?)?|\\." + DIGITS + ")" + EXPONENT);

    private SpelledNumber() {}

    /** Whether a text is a number in the syntax of JSON. */
    public static boolean isJson(String text) {
        return JSON.matcher(text).matches();
    }

    /** The number that a text contains; empty if it is no number. */
    public static Optional<BigDecimal> read(String text) {
        return LOOSER.matcher(text).matches() ? Optional.of(new BigDecimal(text.replace("_", ""))) : Optional.empty();
    }
}
