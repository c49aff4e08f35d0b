package io.anomalight.callbacks.loggers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** An event file of TensorBoard: a version record, then one record per event. */
final class EventFile implements AutoCloseable {
    /** The prefix of the names of all event files. */
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

    /** Starts a file; closes it if it can't be written. */
    static EventFile of(RecordFile file, InstantSource clock) {
        return start(new EventFile(file, clock), EventFile::writeVersion);
    }

    /**
     * Starts the event file of a new or resumed fit; TensorBoard then drops the events of earlier files after the step
     * {@code resumedAt}.
     */
    static EventFile ofSession(RecordFile file, InstantSource clock, OptionalLong resumedAt) {
        return start(new EventFile(file, clock), events -> {
            events.writeVersion();
            events.writeStart(resumedAt);
        });
    }

    private static EventFile start(EventFile file, Consumer<EventFile> header) {
        try {
            header.accept(file);
            return file;
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    /**
     * Returns a path that does not exist yet, so that no run writes to the file of another run.
     *
     * <p>TensorBoard reads the files of a folder in the order of their names, so newer names sort after older ones.
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

    // TensorBoard ignores the first start record of a run. So a new run writes one, too: otherwise TensorBoard would
    // ignore the record of the first resumed fit.
    private void writeStart(OptionalLong resumedAt) {
        // TensorBoard drops the events of this step and later.
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
