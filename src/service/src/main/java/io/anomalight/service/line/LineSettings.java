package io.anomalight.service.line;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.history.HistorySettings;
import io.anomalight.service.kept.KeptSettings;
import io.anomalight.service.sink.SinkSettings;
import io.anomalight.service.watch.WatchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a service does beside answering requests.
 *
 * @param history where verdicts are kept; if absent, they are not kept
 * @param kept where images are kept; needs a history, whose rows name them
 * @param sinks what happens after each verdict; needs a history, whose file is their queue
 * @param watch whose files are scored; needs a history, which knows the files that were scored
 */
public record LineSettings(
        Optional<HistorySettings> history,
        Optional<KeptSettings> kept,
        Optional<SinkSettings> sinks,
        Optional<WatchSettings> watch) {
    public LineSettings {
        if (kept.isPresent() && watch.isPresent()) {
            refuseOverlap("keep_images", kept.get().folder(), watch.get().folder());
        }
        if (sinks.isPresent() && watch.isPresent()) {
            Path watched = watch.get().folder();
            sinks.get().folder().ifPresent(folder -> refuseOverlap("sink.folder", folder, watched));
            refuseOverlap("sink.dead_letters", sinks.get().deadLetters(), watched);
        }
    }

    /** Refuses a folder that the service writes in the watched folder or around it: its files would be scored, and get files of their own. */
    private static void refuseOverlap(String key, Path written, Path watched) {
        Path one = whole(written);
        Path other = whole(watched);
        if (one.startsWith(other) || other.startsWith(one)) {
            throw new UserError(
                    key + "=" + written + " and watch=" + watched + " overlap, so the service would score the"
                            + " files that it writes itself; set two folders of which neither contains the other");
        }
    }

    private static Path whole(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException missing) {
            return path.toAbsolutePath().normalize();
        }
    }
}
