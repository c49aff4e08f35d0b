package io.anomalight.service.line;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.history.HistorySettings;
import io.anomalight.service.keys.KeyValues;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the settings of history, sinks and watched folder from {@code key=value} pairs of a command line. */
public final class LineKeys {
    private static final String HISTORY = "history";
    private static final String HISTORY_DAYS = "history.days";
    private static final String HISTORY_MAX_MB = "history.max_mb";
    private static final Set<String> OWN = Set.of(HISTORY, HISTORY_DAYS, HISTORY_MAX_MB);

    /** All keys of this class. */
    public static final Set<String> ALL =
            Stream.concat(OWN.stream(), SinkKeys.ALL.stream()).collect(Collectors.toUnmodifiableSet());

    private LineKeys() {}

    /**
     * Reads the settings.
     *
     * @param environment the variables of the process, for secrets
     * @throws UserError with the key, if a value is invalid or needs another key
     */
    public static LineSettings read(KeyValues keys, Map<String, String> environment) {
        Optional<Path> file = keys.path(HISTORY);
        if (file.isEmpty()) {
            keys.values().keySet().stream()
                    .filter(key -> ALL.contains(key) && !key.equals(HISTORY))
                    .sorted()
                    .findFirst()
                    .ifPresent(key -> {
                        throw new UserError(key + "= needs history=<file>" + (OWN.contains(key) ? "" : WHY)
                                + "; set it, or leave " + key + "= out");
                    });
            return new LineSettings(Optional.empty(), Optional.empty());
        }
        return new LineSettings(
                file.map(path ->
                        new HistorySettings(path, keys.number(HISTORY_DAYS, 0), keys.number(HISTORY_MAX_MB, 1000))),
                SinkKeys.read(keys, environment, file.get()));
    }

    private static final String WHY = ", where verdicts wait until they are delivered";
}
