package io.anomalight.framework.logging;

import io.anomalight.framework.files.FileFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Writes an event file that TensorBoard shows: scalars, pictures, words, and settings with final metrics.
 *
 * <p>Every record is in the file as soon as the call returns, so a running fit can be watched. A failing disk ends the
 * run with a {@link io.anomalight.framework.UserError} that names the file.
 */
public final class TensorBoardLogger implements RunLogger {
    private static final String FILE_VERSION = "brain.Event:2";
    // Fields of Event
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int VERSION = 3;
    private static final int SUMMARY = 5;

    private final TensorBoardConfig config;
    private final InstantSource clock;
    private final RecordFile file;

    /** Opens a new event file in the run folder. */
    public TensorBoardLogger(TensorBoardConfig config, Path directory) {
        this(config, InstantSource.system(), newFile(directory, Instant.now()));
    }

    TensorBoardLogger(TensorBoardConfig config, InstantSource clock, RecordFile file) {
        this.config = config;
        this.clock = clock;
        this.file = file;
        file.append(event().string(VERSION, FILE_VERSION).toByteArray());
    }

    private static RecordFile newFile(Path directory, Instant now) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw FileFailure.writing(directory, e);
        }
        String name = "events.out.tfevents." + now.getEpochSecond() + "."
                + ProcessHandle.current().pid();
        Path free = directory.resolve(name);
        // TensorBoard reads the files of a folder in the order of their names, hence the fixed width.
        for (int i = 1; Files.exists(free); i++) {
            free = directory.resolve(String.format("%s.%04d", name, i));
        }
        return RecordFile.create(free);
    }

    @Override
    public void scalars(long step, Map<String, Double> values) {
        if (!values.isEmpty()) {
            append(
                    step,
                    values.entrySet().stream()
                            .map(scalar -> SummaryValue.scalar(scalar.getKey(), scalar.getValue()))
                            .toList());
        }
    }

    @Override
    public void image(long step, String tag, BufferedImage image) {
        if (config.images()) {
            append(step, List.of(SummaryValue.image(tag, image)));
        }
    }

    @Override
    public void text(String tag, String text) {
        // TensorBoard renders Markdown; fenced, several lines stay several lines.
        String shown = text.contains("\n") ? "~~~~\n" + text + "\n~~~~" : text;
        append(0, List.of(SummaryValue.text(tag, shown)));
    }

    /** {@inheritDoc} TensorBoard heeds the first call only; the scores are recorded as {@code hparam/<name>}. */
    @Override
    public void hyperparameters(Map<String, Object> settings, Map<String, Double> scores) {
        append(0, new HyperparameterSession(settings, scores.keySet(), clock.instant()).values());
        scores.forEach((name, value) ->
                append(0, List.of(SummaryValue.scalar(HyperparameterSession.METRIC_PREFIX + name, value))));
    }

    @Override
    public void close() {
        file.close();
    }

    private void append(long step, List<ProtoMessage> values) {
        ProtoMessage summary = new ProtoMessage();
        values.forEach(value -> summary.message(1, value));
        file.append(event().integer(STEP, step).message(SUMMARY, summary).toByteArray());
    }

    private ProtoMessage event() {
        Instant now = clock.instant();
        return new ProtoMessage().float64(WALL_TIME, now.getEpochSecond() + now.getNano() / 1e9);
    }
}
