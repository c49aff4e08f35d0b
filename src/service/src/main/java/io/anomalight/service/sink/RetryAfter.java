package io.anomalight.service.sink;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The header {@code Retry-After} of an HTTP answer: seconds, or a date (RFC 9110, section 10.2.3). */
final class RetryAfter {
    /** A longer wait is shortened, because a wrong header must not stop a sink for days. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /** The wait from {@code now}, from zero to {@link #LONGEST}; zero if the text is neither of both. */
    static Duration wait(String text, Instant now) {
        String stripped = text.strip();
        Duration asked = stripped.matches("\\d{1," + MOST_DIGITS + "}")
                ? Duration.ofSeconds(Long.parseLong(stripped))
                : untilDate(stripped, now);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static Duration untilDate(String text, Instant now) {
        try {
            DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
            return Duration.between(now, ZonedDateTime.parse(text, format).toInstant());
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
