package io.anomalight.service.sink;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Verdict;
import io.anomalight.service.history.HistoryEntry;
import io.anomalight.service.history.Subscriber;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of all sinks.
 *
 * @param folder where JSON files are written
 * @param overlays of which images the folder gets overlays
 * @param webhook where messages are sent to
 * @param mqtt where messages are published
 * @param only which verdicts the sinks get
 * @param tries after this number of tries a message becomes a dead letter
 * @param deadLetters the folder of dead letters
 */
public record SinkSettings(
        Optional<Path> folder,
        Overlays overlays,
        Optional<WebhookSettings> webhook,
        Optional<MqttSettings> mqtt,
        Only only,
        int tries,
        Path deadLetters) {
    private static final String NORMAL = Verdict.NORMAL.label();
    private static final String REVIEW = Verdict.REVIEW.label();
    private static final String ANOMALOUS = Verdict.ANOMALOUS.label();
    private static final int MOST_TRIES = 1000;

    /** Which verdicts the sinks get. */
    public enum Only {
        ANOMALOUS,
        /** What a person should look at. */
        REVIEW,
        ALL;

        private Set<String> labels() {
            return switch (this) {
                case ANOMALOUS -> Set.of(SinkSettings.ANOMALOUS);
                case REVIEW -> Set.of(SinkSettings.ANOMALOUS, SinkSettings.REVIEW, HistoryEntry.FAILED);
                case ALL -> Set.of(NORMAL, SinkSettings.REVIEW, SinkSettings.ANOMALOUS, HistoryEntry.FAILED);
            };
        }

        /**
         * The value of {@code sink.only}.
         *
         * @throws UserError if there is no such value
         */
        public static Only named(String name) {
            return value(values(), "sink.only", name);
        }
    }

    /** Of which images the folder gets overlays. */
    public enum Overlays {
        TRUE,
        ANOMALOUS,
        FALSE;

        private Set<String> labels() {
            return switch (this) {
                case TRUE -> Set.of(NORMAL, REVIEW, SinkSettings.ANOMALOUS);
                case ANOMALOUS -> Set.of(SinkSettings.ANOMALOUS);
                case FALSE -> Set.of();
            };
        }

        /**
         * The value of {@code sink.overlays}.
         *
         * @throws UserError if there is no such value
         */
        public static Overlays named(String name) {
            return value(values(), "sink.overlays", name);
        }
    }

    public SinkSettings {
        if (tries < 1 || tries > MOST_TRIES) {
            throw new UserError("sink.tries must be from 1 to " + MOST_TRIES + ", but is " + tries);
        }
        folder.ifPresent(path -> refuseFile("sink.folder", path));
        refuseFile("sink.dead_letters", deadLetters);
    }

    private static void refuseFile(String key, Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UserError(key + "=" + folder + " is not a folder; set another");
        }
    }

    private static <E extends Enum<E>> E value(E[] values, String key, String name) {
        List<String> names = new ArrayList<>();
        for (E value : values) {
            String each = value.name().toLowerCase(Locale.ROOT);
            if (each.equals(name)) {
                return value;
            }
            names.add(each);
        }
        throw new UserError(key + "=" + name + " is unknown; set " + String.join(", ", names));
    }

    /** The sinks, as the history needs them to queue messages. */
    public List<Subscriber> subscribers() {
        List<Subscriber> all = new ArrayList<>();
        folder.ifPresent(path -> all.add(new Subscriber(FolderSink.NAME, only.labels(), overlays.labels())));
        webhook.ifPresent(hook -> all.add(new Subscriber(WebhookSink.NAME, only.labels(), Set.of())));
        mqtt.ifPresent(broker -> all.add(new Subscriber(MqttSink.NAME, only.labels(), Set.of())));
        return List.copyOf(all);
    }
}
