package io.anomalight.service.line;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.history.HistorySettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the settings of history, sinks and watched folder from {@code key=value} pairs of a command line. */
public final class LineKeys {
    private static final String HISTORY = "history";
    private static final String HISTORY_DAYS = "history.days";
    private static final String HISTORY_MAX_MB = "history.max_mb";

    /** All keys of this class. */
    public static final Set<String> ALL = Set.of(HISTORY, HISTORY_DAYS, HISTORY_MAX_MB);

    private final Map<String, String> values;

    private LineKeys(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the settings.
     *
     * @throws UserError with the key, if a value is invalid
     */
    public static LineSettings read(Map<String, String> values) {
        return new LineKeys(values).read();
    }

    private LineSettings read() {
        Optional<Path> file = path(HISTORY);
        for (String key : Set.of(HISTORY_DAYS, HISTORY_MAX_MB)) {
            if (file.isEmpty() && values.containsKey(key)) {
                throw new UserError(key + "= needs history=<file>; set it, or leave " + key + "= out");
            }
        }
        return new LineSettings(
                file.map(path -> new HistorySettings(path, number(HISTORY_DAYS, 0), number(HISTORY_MAX_MB, 1000))));
    }

    private Optional<Path> path(String key) {
        return Optional.ofNullable(values.get(key)).map(text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new UserError(key + "=" + text + " is no path: " + e.getReason() + "; set another", e);
            }
        });
    }

    private int number(String key, int defaultValue) {
        String value = values.getOrDefault(key, Integer.toString(defaultValue));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UserError(key + "=" + value + " is not a whole number; set for instance " + defaultValue, e);
        }
    }
}
