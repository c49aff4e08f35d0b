package io.anomalight.service.line;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.history.HistorySettings;
import io.anomalight.service.kept.KeptSettings;
import io.anomalight.service.keys.KeyValues;
import io.anomalight.service.watch.WatchSettings;
import io.anomalight.service.watch.WatchSettings.Done;
import java.nio.file.Path;
import java.util.List;
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
    private static final String KEEP_IMAGES = "keep_images";
    private static final String KEEP_IMAGES_MAX_MB = "keep_images.max_mb";
    private static final String WATCH = "watch";
    private static final String WATCH_SETTLE_MS = "watch.settle_ms";
    private static final String WATCH_DONE = "watch.done";
    private static final String WATCH_CATEGORY = "watch.category";
    private static final Set<String> OWN = Set.of(
            HISTORY,
            HISTORY_DAYS,
            HISTORY_MAX_MB,
            KEEP_IMAGES,
            KEEP_IMAGES_MAX_MB,
            WATCH,
            WATCH_SETTLE_MS,
            WATCH_DONE,
            WATCH_CATEGORY);

    /** All keys of this class. */
    public static final Set<String> ALL =
            Stream.concat(OWN.stream(), SinkKeys.ALL.stream()).collect(Collectors.toUnmodifiableSet());

    private LineKeys() {}

    /**
     * Reads the settings.
     *
     * @param environment the variables of the process, for secrets
     * @param maxBytes largest image file that is read
     * @throws UserError with the key, if a value is invalid or needs another key
     */
    public static LineSettings read(KeyValues keys, Map<String, String> environment, long maxBytes) {
        Optional<Path> file = keys.path(HISTORY);
        if (file.isEmpty()) {
            refuseWithoutHistory(keys);
            return new LineSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        return new LineSettings(
                file.map(path ->
                        new HistorySettings(path, keys.number(HISTORY_DAYS, 0), keys.number(HISTORY_MAX_MB, 1000))),
                kept(keys),
                SinkKeys.read(keys, environment, file.get()),
                watch(keys, maxBytes));
    }

    private static void refuseWithoutHistory(KeyValues keys) {
        keys.values().keySet().stream()
                .filter(key -> ALL.contains(key) && !key.equals(HISTORY))
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw new UserError(
                            key + "= needs history=<file>" + why(key) + "; set it, or leave " + key + "= out");
                });
    }

    private static String why(String key) {
        if (key.startsWith(WATCH)) {
            return ", which knows the files that were scored";
        }
        if (key.startsWith(KEEP_IMAGES)) {
            return ", whose rows name the images";
        }
        return OWN.contains(key) ? "" : ", where verdicts wait until they are delivered";
    }

    private static void refuseWithout(String needed, KeyValues keys, List<String> others) {
        for (String key : others) {
            if (keys.has(key) && !keys.has(needed)) {
                throw new UserError(key + "= needs " + needed + "=<folder>; set it, or leave " + key + "= out");
            }
        }
    }

    private static Optional<KeptSettings> kept(KeyValues keys) {
        refuseWithout(KEEP_IMAGES, keys, List.of(KEEP_IMAGES_MAX_MB));
        return keys.path(KEEP_IMAGES).map(folder -> new KeptSettings(folder, keys.number(KEEP_IMAGES_MAX_MB, 5000)));
    }

    private static Optional<WatchSettings> watch(KeyValues keys, long maxBytes) {
        refuseWithout(WATCH, keys, List.of(WATCH_SETTLE_MS, WATCH_DONE, WATCH_CATEGORY));
        return keys.path(WATCH)
                .map(folder -> new WatchSettings(
                        folder,
                        keys.number(WATCH_SETTLE_MS, 1000),
                        Done.named(keys.text(WATCH_DONE, Done.KEEP.toString())),
                        keys.text(WATCH_CATEGORY, ""),
                        maxBytes));
    }
}
