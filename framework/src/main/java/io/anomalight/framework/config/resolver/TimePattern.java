package io.anomalight.framework.config.resolver;

import io.anomalight.framework.failure.UserError;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A pattern of a time in the syntax of C and Python, for instance {@code %Y-%m-%d_%H-%M-%S}.
 *
 * @param where the place of the pattern in errors
 */
record TimePattern(String pattern, String where) {
    private static final Map<Character, String> FIELDS = Map.ofEntries(
            Map.entry('Y', "yyyy"),
            Map.entry('y', "yy"),
            Map.entry('m', "MM"),
            Map.entry('d', "dd"),
            Map.entry('j', "DDD"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('f', "SSSSSS"),
            Map.entry('p', "a"),
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"));

    String format(LocalDateTime time) {
        if (pattern.isBlank()) {
            throw new UserError(where + ": ${now:" + pattern + "} has no pattern: write one such as ${now:%Y-%m-%d}");
        }
        StringBuilder formatted = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char letter = pattern.charAt(i);
            formatted.append(letter == '%' ? field(++i, time) : String.valueOf(letter));
        }
        return formatted.toString();
    }

    private String field(int index, LocalDateTime time) {
        char letter = index < pattern.length() ? pattern.charAt(index) : ' ';
        if (letter == '%') {
            return "%";
        }
        String field = Optional.ofNullable(FIELDS.get(letter))
                .orElseThrow(() -> new UserError(where + ": %" + letter + " in ${now:" + pattern
                        + "} is unknown; known are %Y %m %d %H %M %S %f %y %j %I %p %a %A %b %B %%"));
        return DateTimeFormatter.ofPattern(field, Locale.ENGLISH).format(time);
    }
}
