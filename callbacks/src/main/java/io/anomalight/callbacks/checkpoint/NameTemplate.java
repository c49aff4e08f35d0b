package io.anomalight.callbacks.checkpoint;

import io.anomalight.framework.console.Digits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file name with placeholders for the epoch, the step and metrics: <code>{epoch:02d}-{pixel_AUROC:.3f}</code>. */
final class NameTemplate {
    static final String EPOCH = "epoch";
    static final String STEP = "step";

    private static final int MAX_LENGTH = 150; // file systems allow 255, and an extension is added
    private static final Set<String> WHOLE_NUMBERS = Set.of(EPOCH, STEP);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}:]+)(?::([^{}]*))?}");
    private static final Pattern BRACE = Pattern.compile("[{}]");
    private static final Pattern FORMAT = Pattern.compile("(0[1-9]\\d?)?(\\.\\d{1,2})?([dfe])?");
    private static final Pattern FORBIDDEN = Pattern.compile("[/\\\\:*?\"<>|\\p{Cntrl}]|^\\.|[. ]$");

    private final String text;
    private final boolean insertNames;

    /** @throws IllegalArgumentException if the text is not a template; the message begins with {@code filename} */
    NameTemplate(String text, boolean insertNames) {
        this.text = text;
        this.insertNames = insertNames;
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "filename must have 1 to " + MAX_LENGTH + " characters, but is \"" + text + "\"");
        }
        if (BRACE.matcher(PLACEHOLDER.matcher(text).replaceAll("")).find()) {
            throw new IllegalArgumentException("filename must close each brace that it opens, as in"
                    + " {epoch:02d}-{pixel_AUROC:.3f}, but is \"" + text + "\"");
        }
        placeholders().forEach(Placeholder::check);
    }

    /** One placeholder, for instance <code>{epoch:02d}</code>. */
    private record Placeholder(String name, String format) {
        void check() {
            Matcher parts = FORMAT.matcher(format);
            if (!parts.matches()) {
                throw wrong("is not supported; use a format such as 02d, .3f or .2e");
            }
            boolean isWhole = !format.endsWith("f") && !format.endsWith("e") && !format.isEmpty();
            if (isWhole && !WHOLE_NUMBERS.contains(name)) {
                throw wrong("is only for epoch and step; use a format such as .3f");
            }
            if (isWhole && parts.group(2) != null) {
                throw wrong("has decimals but does not end with f or e; use a format such as .3f");
            }
        }

        private IllegalArgumentException wrong(String why) {
            return new IllegalArgumentException("filename formats " + name + " with \"" + format + "\", which " + why);
        }

        String fill(double value) {
            if (Double.isNaN(value)) {
                return "nan";
            }
            if (format.endsWith("f") || format.endsWith("e")) {
                return String.format(Locale.ROOT, "%" + format, value);
            }
            return WHOLE_NUMBERS.contains(name)
                    ? String.format(Locale.ROOT, "%" + format.replace("d", "") + "d", (long) value)
                    : Digits.of(value);
        }
    }

    private List<Placeholder> placeholders() {
        List<Placeholder> placeholders = new ArrayList<>();
        Matcher match = PLACEHOLDER.matcher(text);
        while (match.find()) {
            placeholders.add(placeholder(match));
        }
        return placeholders;
    }

    private static Placeholder placeholder(MatchResult match) {
        return new Placeholder(match.group(1), match.group(2) == null ? "" : match.group(2));
    }

    /** The metrics in the template. */
    Set<String> metrics() {
        Set<String> metrics = new LinkedHashSet<>();
        placeholders().forEach(placeholder -> metrics.add(placeholder.name()));
        metrics.removeAll(WHOLE_NUMBERS);
        return metrics;
    }

    /** The file name for these values; a metric without a value becomes {@code nan}. */
    String fill(int epoch, long step, Map<String, Double> metrics) {
        String filled = PLACEHOLDER.matcher(text).replaceAll(match -> {
            Placeholder placeholder = placeholder(match);
            String value = placeholder.fill(value(placeholder.name(), epoch, step, metrics));
            return Matcher.quoteReplacement(insertNames ? placeholder.name() + "=" + value : value);
        });
        return FORBIDDEN.matcher(filled).replaceAll("_");
    }

    private static double value(String name, int epoch, long step, Map<String, Double> metrics) {
        return switch (name) {
            case EPOCH -> epoch;
            case STEP -> step;
            default -> metrics.getOrDefault(name, Double.NaN);
        };
    }

    /** Adds {@code -v1}, {@code -v2} and so on to a file name that is taken. */
    static String free(String filled, Predicate<String> taken) {
        String name = filled;
        for (int version = 1; taken.test(name); version++) {
            name = filled + "-v" + version;
        }
        return name;
    }
}
