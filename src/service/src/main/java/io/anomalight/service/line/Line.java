package io.anomalight.service.line;

import io.anomalight.service.history.Subscriber;
import io.anomalight.service.history.VerdictHistory;
import io.anomalight.service.kept.KeptImages;
import io.anomalight.service.sink.SinkSettings;
import io.anomalight.service.sink.Sinks;
import io.anomalight.service.watch.FileScorer;
import io.anomalight.service.watch.WatchSettings;
import io.anomalight.service.watch.Watcher;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history of a service, with its sinks and the watched folder. It is open until {@link #close()}. */
public final class Line implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    private final Optional<VerdictHistory> history;
    private final LineSettings settings;
    private final Optional<KeptImages> kept;
    private final Optional<Sinks> sinks;
    private Optional<Watcher> watcher = Optional.empty();

    private Line(
            LineSettings settings, Optional<VerdictHistory> history, Optional<KeptImages> kept, InstantSource clock) {
        this.settings = settings;
        this.history = history;
        this.kept = kept;
        this.sinks = history.flatMap(open -> settings.sinks().map(each -> Sinks.start(each, open, clock)));
    }

    /**
     * Opens the history and starts the sinks.
     *
     * @throws io.anomalight.framework.failure.UserError if the history or the folder of images can't be used
     */
    public static Line open(LineSettings settings, InstantSource clock) {
        List<Subscriber> subscribers =
                settings.sinks().map(SinkSettings::subscribers).orElse(List.of());
        Optional<VerdictHistory> history =
                settings.history().map(each -> VerdictHistory.open(each, subscribers, clock));
        try {
            history.ifPresent(open -> warnOfOthers(open, subscribers));
            return new Line(settings, history, history.flatMap(open -> kept(settings, open, clock)), clock);
        } catch (RuntimeException failure) {
            history.ifPresent(VerdictHistory::close);
            throw failure;
        }
    }

    private static Optional<KeptImages> kept(LineSettings settings, VerdictHistory history, InstantSource clock) {
        Optional<KeptImages> kept = settings.kept().map(each -> KeptImages.open(each, history.reasonsToKeep(), clock));
        kept.ifPresent(history::keepImages);
        return kept;
    }

    /** Says which messages of an earlier start no sink takes. */
    private static void warnOfOthers(VerdictHistory history, List<Subscriber> subscribers) {
        Map<String, Long> waiting = history.outbox().waiting();
        subscribers.forEach(subscriber -> waiting.remove(subscriber.sink()));
        waiting.forEach((sink, messages) -> LOG.warn(
                "{} messages wait in the history for the sink {}, which is not set; set sink.{}= again to deliver them",
                messages,
                sink,
                sink));
    }

    public Optional<VerdictHistory> history() {
        return history;
    }

    /** The images, if they are kept. */
    public Optional<KeptImages> keptImages() {
        return kept;
    }

    /** For each sink, a supplier of the number of messages that wait for it. */
    public Map<String, Supplier<Number>> waiting() {
        return sinks.map(Sinks::waiting).orElse(Map.of());
    }

    /** Starts to score the files of the watched folder, if there is one. */
    public void watch(Function<WatchSettings, FileScorer> scorer) {
        settings.watch()
                .ifPresent(watch -> history.ifPresent(open -> {
                    watcher = Optional.of(new Watcher(watch, scorer.apply(watch), open));
                    watcher.get().start();
                }));
    }

    /** Stops to score files; must be called before the models are closed. */
    public void stopWatching() {
        watcher.ifPresent(Watcher::close);
    }

    @Override
    public void close() {
        stopWatching();
        sinks.ifPresent(Sinks::close);
        kept.ifPresent(KeptImages::close);
        history.ifPresent(VerdictHistory::close);
    }
}
