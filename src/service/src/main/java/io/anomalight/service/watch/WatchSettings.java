package io.anomalight.service.watch;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The settings of a watched folder.
 *
 * @param folder the folder; for several products it has a subfolder for each
 * @param settleMs a file is scored when its size and time have not changed for this time, in milliseconds; also the time between looks
 * @param done what happens to a file that was scored
 * @param category the category of the images; empty for a model of one category
 * @param maxBytes a larger file is not read
 */
public record WatchSettings(Path folder, int settleMs, Done done, String category, long maxBytes) {
    private static final int MOST_MILLISECONDS = 3_600_000;

    /** What happens to a file that was scored. */
    public enum Done {
        KEEP,
        /** It is moved into the folder {@code done} beside it. */
        MOVE,
        DELETE;

        /**
         * The value of {@code watch.done}.
         *
         * @throws UserError if there is no such value
         */
        public static Done named(String name) {
            return Arrays.stream(values())
                    .filter(value -> value.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new UserError("watch.done=" + name + " is unknown; set "
                            + Arrays.stream(values()).map(Done::toString).collect(Collectors.joining(", "))));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public WatchSettings {
        folder = folder.toAbsolutePath().normalize(); // a seen file keeps its name, wherever the service is started
        if (!Files.isDirectory(folder)) {
            throw new UserError("watch=" + folder + " is not a folder; create it, or set another");
        }
        if (settleMs < 1 || settleMs > MOST_MILLISECONDS) {
            throw new UserError("watch.settle_ms must be from 1 to " + MOST_MILLISECONDS + ", but is " + settleMs);
        }
    }
}
