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

/** A file name with places for the epoch, the step and metrics: <code>{epoch:02d}-{pixel_AUROC:.3f}</code>. */
final class NameTemplate {
    static final String EPOCH = "epoch";
    static final String STEP = "step";

    private static final int MAX_LENGTH = 150; // a file name may have 255, and there are endings to come
    private static final Set<String> WHOLE_NUMBERS = Set.of(EPOCH, STEP);
    private static final Pattern PLACE = Pattern.compile("\\{([^{}:]+)(?::([^{}]*))?}");
    private static final Pattern BRACE = Pattern.compile("[{}]");
    private static final Pattern FORMAT = Pattern.compile("(0[1-9]\\d?)?(\\.\\d{1,2})?([dfe])?");
    private static final Pattern NO_FILE_NAME = Pattern.compile("[/\\\\:*?\"<>|\\p{Cntrl}]|^\\.|[. ]$");

    private final String text;
    private final boolean insertNames;

    /** @throws IllegalArgumentException if the text is no template, in a sentence that begins with {@code filename} */
    NameTemplate(String text, boolean insertNames) {
        this.text = text;
        this.insertNames = insertNames;
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "filename must have 1 to " + MAX_LENGTH + " characters, but is \"" + text + "\"");
        }
        if (BRACE.matcher(PLACE.matcher(text).replaceAll("")).find()) {
            throw new IllegalArgumentException("filename must close each brace that it opens, as in"
                    + " {epoch:02d}-{pixel_AUROC:.3f}, but is \"" + text + "\"");
        }
        places().forEach(Place::check);
    }

    /** One place, for instance <code>{epoch:02d}</code>. */
    private record Place(String name, String format) {
        void check() {
            Matcher parts = FORMAT.matcher(format);
            if (!parts.matches()) {
                throw wrong("is none that is known; take one such as 02d, .3f or .2e");
            }
            boolean isWhole = !format.endsWith("f") && !format.endsWith("e") && !format.isEmpty();
            if (isWhole && !WHOLE_NUMBERS.contains(name)) {
                throw wrong("is for epoch and step alone; take one such as .3f");
            }
            if (isWhole && parts.group(2) != null) {
                throw wrong("asks for decimals and does not end with f or e; take one such as .3f");
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

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            places.add(place(place));
        }
        return places;
    }

    private static Place place(MatchResult match) {
        return new Place(match.group(1), match.group(2) == null ? "" : match.group(2));
    }

    /** The metrics that it names. */
    Set<String> metrics() {
        Set<String> metrics = new LinkedHashSet<>();
        places().forEach(place -> metrics.add(place.name()));
        metrics.removeAll(WHOLE_NUMBERS);
        return metrics;
    }

    /** The name at such values; a metric that has none is {@code nan}. */
    String fill(int epoch, long step, Map<String, Double> metrics) {
        String filled = PLACE.matcher(text).replaceAll(match -> {
            Place place = place(match);
            String value = place.fill(value(place.name(), epoch, step, metrics));
            return Matcher.quoteReplacement(insertNames ? place.name() + "=" + value : value);
        });
        return NO_FILE_NAME.matcher(filled).replaceAll("_");
    }

    private static double value(String name, int epoch, long step, Map<String, Double> metrics) {
        return switch (name) {
            case EPOCH -> epoch;
            case STEP -> step;
            default -> metrics.getOrDefault(name, Double.NaN);
        };
    }

    /** A filled template, with {@code -v1}, {@code -v2} and so on after it while the name is taken. */
    static String free(String filled, Predicate<String> taken) {
        String name = filled;
        for (int version = 1; taken.test(name); version++) {
            name = filled + "-v" + version;
        }
        return name;
    }
}
