package io.anomalight.callbacks.loggers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One event file of TensorBoard: its version, and then events as they come. */
final class EventFile implements AutoCloseable {
    /** How the names of all event files begin. */
    static final String PREFIX = "events.out.tfevents.";

    private static final String FILE_VERSION = "brain.Event:2";
    // Fields of Event
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    // A status of SessionLog
    private static final int START = 1;

    private final RecordFile file;
    private final InstantSource clock;

    private EventFile(RecordFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Begins a file; one that can't be written is closed at once. */
    static EventFile of(RecordFile file, InstantSource clock) {
        return begun(new EventFile(file, clock), EventFile::writeVersion);
    }

    /**
     * Begins the file of a session, after which TensorBoard forgets what earlier files recorded after {@code resumedAt}.
     */
    static EventFile ofSession(RecordFile file, InstantSource clock, OptionalLong resumedAt) {
        return begun(new EventFile(file, clock), events -> {
            events.writeVersion();
            events.writeStart(resumedAt);
        });
    }

    private static EventFile begun(EventFile file, Consumer<EventFile> beginning) {
        try {
            beginning.accept(file);
            return file;
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    /**
     * A name that is not taken, so that no run writes into the file of another.
     *
     * <p>TensorBoard reads the files of a folder in the order of their names: later ones must sort behind earlier ones.
     */
    static Path free(Path directory, Instant now, String suffix) {
        String name =
                PREFIX + now.getEpochSecond() + "." + ProcessHandle.current().pid();
        Path free = directory.resolve(name + suffix);
        for (int i = 1; Files.exists(free); i++) {
            free = directory.resolve(String.format("%s.%04d%s", name, i, suffix));
        }
        return free;
    }

    private void writeVersion() {
        file.append(event().string(VERSION, FILE_VERSION).toByteArray());
    }

    // TensorBoard takes the first start for the run's own and heeds only later ones, so a new run needs one, too.
    private void writeStart(OptionalLong resumedAt) {
        // Forgotten is what was recorded at this step or later.
        long step = resumedAt.isPresent() ? resumedAt.getAsLong() + 1 : 0;
        ProtoMessage start = new ProtoMessage().integer(1, START);
        file.append(event().integer(STEP, step).message(SESSION_LOG, start).toByteArray());
    }

    void append(long step, List<ProtoMessage> values) {
        ProtoMessage summary = new ProtoMessage();
        values.forEach(value -> summary.message(1, value));
        file.append(event().integer(STEP, step).message(SUMMARY, summary).toByteArray());
    }

    void append(long step, ProtoMessage value) {
        append(step, List.of(value));
    }

    private ProtoMessage event() {
        Instant now = clock.instant();
        return new ProtoMessage().float64(WALL_TIME, now.getEpochSecond() + now.getNano() / 1e9);
    }

    @Override
    public void close() {
        file.close();
    }
}
