package io.anomalight.service.history;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.kept.KeptCleaning;
import io.anomalight.service.kept.KeptImages;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The history of verdicts in an SQLite file. All methods may be called by any thread. */
public final class VerdictHistory implements AutoCloseable {
    private final HistoryFile file;
    private final HistoryWriter writer;
    private final HistoryReader reader;
    private final List<Subscriber> subscribers;
    private final String identity;
    private volatile Runnable onMessages = () -> {};
    private volatile Optional<KeptImages> kept = Optional.empty();

    private VerdictHistory(HistoryFile file, HistoryWriter writer, HistoryReader reader, List<Subscriber> subscribers) {
        this.file = file;
        this.writer = writer;
        this.reader = reader;
        this.subscribers = List.copyOf(subscribers);
        this.identity = reader.read(connection -> HistorySchema.text(connection, "SELECT uuid FROM identity"));
    }

    /**
     * Opens or creates a history.
     *
     * @param subscribers the sinks that get messages about new entries
     * @param clock tells the age of rows
     * @throws UserError if the file is damaged, locked, newer, of another program, or can't be written
     */
    public static VerdictHistory open(HistorySettings settings, List<Subscriber> subscribers, InstantSource clock) {
        HistoryFile file = HistoryFile.take(settings.file());
        try {
            Connection connection = file.writer(settings.maxBytes());
            HistoryWriter writer = new HistoryWriter(file, connection, new Retention(settings, clock));
            return new VerdictHistory(file, writer, new HistoryReader(file), subscribers);
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    /** A random name of this history, which stays the same; with an entry's id it names the entry everywhere. */
    public String identity() {
        return identity;
    }

    /** Sets what is called, on the writing caller's thread, when messages for sinks were committed. */
    public void onMessages(Runnable action) {
        onMessages = action;
    }

    /** Keeps the images of entries that are written from now on. */
    public void keepImages(KeptImages images) {
        kept = Optional.of(images);
    }

    /** Which images must be kept. */
    public KeptCleaning.Reasons reasonsToKeep() {
        return new ReasonsToKeep(reader);
    }

    /** Whether a sink takes an overlay with an entry of this label. */
    public boolean wantsOverlay(String label) {
        return subscribers.stream()
                .anyMatch(
                        sink -> sink.labels().contains(label) && sink.overlays().contains(label));
    }

    /**
     * Keeps the images of entries, then writes the entries in one transaction, with their messages to the sinks and their watched
     * files, and returns when all is on the disk.
     *
     * @return the entries with their ids
     * @throws HistoryFailure if they can't be written; then nothing of them is written
     */
    public List<HistoryEntry> write(List<NewEntry> entries) {
        kept.ifPresent(images -> entries.forEach(each -> keep(images, each)));
        List<HistoryEntry> written = writer.write(connection -> {
            List<HistoryEntry> numbered = new ArrayList<>();
            for (NewEntry each : entries) {
                numbered.add(insert(connection, each));
            }
            return numbered;
        });
        onMessages.run();
        return written;
    }

    private static void keep(KeptImages images, NewEntry each) {
        if (each.image().length > 0) {
            keep(images, each.entry().sha256(), each.image());
        }
    }

    private static void keep(KeptImages images, String sha256, byte[] bytes) {
        try {
            images.keep(sha256, bytes);
        } catch (IOException e) {
            throw HistoryFailure.ofImage(e);
        }
    }

    private HistoryEntry insert(Connection connection, NewEntry each) throws SQLException {
        HistoryEntry entry = each.entry().withId(EntryRows.insert(connection, each.entry()));
        String label = entry.label();
        for (Subscriber sink : subscribers) {
            if (sink.labels().contains(label)) {
                Outbox.insert(
                        connection,
                        sink.sink(),
                        entry,
                        EntryJson.message(entry, each.regions(), identity),
                        each.overlay().filter(overlay -> sink.overlays().contains(label)));
            }
        }
        if (each.file().isPresent()) {
            SeenFiles.insert(connection, each.file().get(), entry.id());
        }
        return entry;
    }

    /**
     * Reads a page.
     *
     * @throws HistoryFailure if the file can't be read
     */
    public Page page(HistoryQuery query) {
        List<HistoryEntry> found = reader.read(connection -> EntryRows.select(connection, query));
        boolean more = found.size() > query.limit();
        return new Page(more ? found.subList(0, query.limit()) : found, more);
    }

    /**
     * Some entries, the newest first.
     *
     * @param more whether there are older ones that match the query
     */
    public record Page(List<HistoryEntry> entries, boolean more) {
        public Page {
            entries = List.copyOf(entries);
        }

        /** The id to ask for the next page with; empty if this is the last page. */
        public Optional<Long> next() {
            return more ? Optional.of(entries.get(entries.size() - 1).id()) : Optional.empty();
        }
    }

    /** The messages that wait for sinks. */
    public Outbox outbox() {
        return new Outbox(writer, reader);
    }

    /** What a person should look at. */
    public ReviewQueue reviewQueue() {
        return new ReviewQueue(reader);
    }

    /** What persons say about images. */
    public FeedbackTable feedback() {
        return new FeedbackTable(writer, reader);
    }

    /** The watched files that were scored. */
    public SeenFiles seenFiles() {
        return new SeenFiles(writer, reader);
    }

    /** Writes what waits and closes the file. */
    @Override
    public void close() {
        writer.close();
        reader.close();
        file.close();
    }
}
